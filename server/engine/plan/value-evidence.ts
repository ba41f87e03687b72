import type { ColumnDescription } from '../connectors/contract.ts';
import { comparableTextOf } from '../matching/comparable/comparable-text.ts';
import { shownTextOf } from '../matching/comparable/shown-text.ts';
import { comparePair, type PairComparison } from '../matching/pair-comparison.ts';
import type { Side } from './plan.ts';

/** Some rows of one side. */
export interface SampledSide {
  columns: ColumnDescription[];
  /** Canonical text or null, `rows[i][j]` for column j. */
  rows: (string | null)[][];
  /** The dataset has no other rows. */
  whole: boolean;
}

/** What sampled values say about two columns, compared as a run compares keys: by value, without options. */
export type ValueEvidence =
  /** `found` of the source's `of` different values are among the target's `ofTarget`; `partial`: the target has rows beyond the sample. */
  | { kind: 'values'; found: number; of: number; ofTarget: number; partial: boolean }
  /** Equal in `found` of `of` rows with the same key. `beyondChance`: Cohen's κ, null where all rows are alike. */
  | { kind: 'rows'; found: number; of: number; beyondChance: number | null };

export interface NamedPair {
  source: string;
  target: string;
}

/** What is known of the values of both sides. */
export interface SampledEvidence {
  /** Null where nothing can be said: no values, types that never are equal. */
  values(pair: NamedPair): ValueEvidence | null;
  /** How far each pair agrees in the rows that have the same key; null where fewer than 20 rows do. */
  rowsBy(keys: readonly NamedPair[]): ((pair: NamedPair) => ValueEvidence | null) | null;
  /** Whether no key occurs twice and none is NULL; null where the sample is too small to say so. */
  unique(side: Side, columns: readonly string[]): boolean | null;
}

/** Rows that say something about a key or about two columns. */
const TELLING_ROWS = 20;

/** Texts that are the same exactly when the values are equal; null for NULL and for values that do not fit their type. */
type Texts = (string | null)[];

export function evidenceOf(source: SampledSide, target: SampledSide): SampledEvidence {
  const sides = { source, target };
  const texts = { source: textsOf(source), target: textsOf(target) };
  const different = differentTexts();

  function both({ source: left, target: right }: NamedPair): { source: Texts; target: Texts } | null {
    const types = [columnOf(source, left), columnOf(target, right)];
    const [one, other] = types;
    if (!one || !other) return null;
    const { comparison } = comparePair(one.logicalType, other.logicalType);
    if (comparison === null) return null;
    return { source: texts.source(one, comparison), target: texts.target(other, comparison) };
  }

  return {
    values(pair) {
      const found = both(pair);
      if (!found) return null;
      const [left, right] = [different(found.source), different(found.target)];
      if (left.size === 0 || right.size === 0) return null;
      let shared = 0;
      for (const text of left) if (right.has(text)) shared += 1;
      return { kind: 'values', found: shared, of: left.size, ofTarget: right.size, partial: !target.whole };
    },
    rowsBy(keys) {
      const columns = keys.map(both);
      if (columns.length === 0 || columns.some((column) => column === null)) return null;
      const key = (side: Side, row: number) => tuple(columns.map((column) => column?.[side][row] ?? null));
      const pairs = pairedRows(source.rows.length, target.rows.length, key);
      if (pairs.length < TELLING_ROWS) return null;
      return (pair) => {
        const found = both(pair);
        return found && agreementOf(pairs.map(([left, right]) => [found.source[left] ?? null, found.target[right] ?? null]));
      };
    },
    unique(side, names) {
      const { rows, whole } = sides[side];
      if (rows.length < (whole ? 1 : TELLING_ROWS)) return null;
      const places = names.map((name) => sides[side].columns.findIndex((column) => column.name === name));
      if (places.some((place) => place === -1)) return null;
      const keys = rows.map((row) => tuple(places.map((place) => row[place] ?? null)));
      return !keys.includes(null) && new Set(keys).size === keys.length;
    },
  };
}

function columnOf(side: SampledSide, name: string): ColumnDescription | undefined {
  return side.columns.find((column) => column.name === name);
}

/** Columns are brought to the form of each comparison once. */
function textsOf({ columns, rows }: SampledSide): (column: ColumnDescription, comparison: PairComparison) => Texts {
  const known = new Map<string, Texts>();
  return (column, comparison) => {
    const name = `${column.name}\n${JSON.stringify(comparison)}`;
    const before = known.get(name);
    if (before) return before;
    const at = columns.indexOf(column);
    const shown = shownTextOf(column.logicalType);
    const comparable = comparableTextOf(column.logicalType, comparison);
    const made = rows.map((row) => {
      const text = row[at] ?? null;
      const fitting = text === null ? null : shown(text);
      return fitting === null || comparable === null ? fitting : comparable(fitting);
    });
    known.set(name, made);
    return made;
  };
}

function differentTexts(): (texts: Texts) => Set<string> {
  const known = new WeakMap<Texts, Set<string>>();
  return (texts) => {
    const before = known.get(texts);
    if (before) return before;
    const made = new Set(texts.filter((text): text is string => text !== null));
    known.set(texts, made);
    return made;
  };
}

/** Null as soon as one part is. */
function tuple(parts: (string | null)[]): string | null {
  return parts.includes(null) ? null : JSON.stringify(parts);
}

/** Rows whose key occurs once on each side. */
function pairedRows(sourceRows: number, targetRows: number, key: (side: Side, row: number) => string | null): [number, number][] {
  const once = (side: Side, count: number) => {
    const places = new Map<string, number | null>();
    for (let row = 0; row < count; row++) {
      const text = key(side, row);
      if (text !== null) places.set(text, places.has(text) ? null : row);
    }
    return places;
  };
  const targets = once('target', targetRows);
  return [...once('source', sourceRows)].flatMap(([text, left]): [number, number][] => {
    const right = targets.get(text);
    return left === null || right === undefined || right === null ? [] : [[left, right]];
  });
}

/** Cohen's κ: how far two columns agree beyond what their values would by chance. Rows in which both are NULL say nothing. */
function agreementOf(rows: [string | null, string | null][]): ValueEvidence | null {
  const telling = rows.filter(([left, right]) => left !== null || right !== null);
  if (telling.length < TELLING_ROWS) return null;
  const count = (side: 0 | 1) => {
    const counts = new Map<string | null, number>();
    for (const row of telling) counts.set(row[side], (counts.get(row[side]) ?? 0) + 1);
    return counts;
  };
  const [left, right] = [count(0), count(1)];
  const found = telling.filter(([one, other]) => one === other).length;
  let byChance = 0;
  for (const [value, times] of left) byChance += (times / telling.length) * ((right.get(value) ?? 0) / telling.length);
  const beyondChance = byChance >= 1 ? null : (found / telling.length - byChance) / (1 - byChance);
  return { kind: 'rows', found, of: telling.length, beyondChance };
}
