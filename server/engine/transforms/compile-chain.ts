import type { ColumnDescription } from '../connectors/contract.ts';
import type { DefinitionProblem } from '../plan/plan.ts';
import { isCanonical } from '../values/canonical.ts';
import type { LogicalKind, LogicalType } from '../values/logical-type.ts';
import { transformKindNamed, transformParts } from './catalogue.ts';
import { shownText } from './shown-text.ts';
import { type CompiledTransform, type FindColumn, type ReadColumn, Refusal, type Transformed } from './transform.ts';
import type { TransformChain } from './transform-schema.ts';

/** A chain made ready for one column. */
export interface CompiledChain {
  /** Of every value that comes out. */
  type: LogicalType;
  /** Other columns of the row that it reads. */
  columns: string[];
  /** It holds a pattern, which may go on and on for some value: run it under a time limit (time-limited.ts). */
  mayHang: boolean;
  /**
   * The transformed value. A text that is not canonical for its column gives NULL: its row is rejected for that already.
   * `readRaw` gives the canonical texts of other columns of the row.
   */
  run(text: string | null, readRaw: ReadColumn): Transformed;
  /** Each transform with the type of what it gives. */
  steps: readonly { name: string; type: LogicalType }[];
  /** The same work, with what comes out of each step; a refusal is the last of them. */
  trace(text: string | null, readRaw: ReadColumn): Transformed[];
}

interface Step extends CompiledTransform {
  name: string;
}

/**
 * Makes a chain ready for a column, or tells what is wrong with it; `path` is the place of the chain in the definition.
 *
 * @example
 * const chain = compileChain(['trim', { to_integer: {} }], column, find, 'fields[0].transforms');
 * if ('chain' in chain) chain.chain.run(' 42 ', () => null); // '42'
 */
export function compileChain(
  written: TransformChain,
  column: ColumnDescription,
  find: FindColumn,
  path = 'transforms',
): { chain: CompiledChain } | { problem: DefinitionProblem } {
  const steps: Step[] = [];
  const types = new Map<string, LogicalType>();
  const findTyped: FindColumn = (name) => {
    const found = find(name);
    if ('column' in found) types.set(found.column.name, found.column.logicalType);
    return found;
  };
  let type = column.logicalType;
  for (const [index, transform] of written.entries()) {
    const { name, arguments: given } = transformParts(transform);
    const kind = transformKindNamed(name);
    const place = `${path}[${index}]`;
    // Forms ask while a chain is still being written.
    const [unfinished] = kind?.schema.safeParse(given).error?.issues ?? [];
    if (kind === undefined) return { problem: { path: place, message: `there is no transform "${name}"` } };
    if (unfinished !== undefined) return { problem: { path: placeOf(`${place}.${name}`, unfinished.path), message: unfinished.message } };
    if (!kind.takes.includes(type.kind)) {
      const value = steps.length === 0 ? `"${column.name}" is` : `${steps.at(-1)!.name} gives`;
      return { problem: { path: place, message: `${name} needs ${kind.needs}; ${value} ${NOUNS[type.kind]}` } };
    }
    const compiled = kind.compile(type, given, findTyped);
    if ('problem' in compiled) {
      return { problem: { path: compiled.path === undefined ? place : `${place}.${name}.${compiled.path}`, message: compiled.problem } };
    }
    steps.push({ ...compiled, name });
    type = compiled.type;
  }
  const columns = [...new Set(steps.flatMap((step) => step.columns ?? []))];
  const mayHang = steps.some((step) => step.name === 'regex_replace');
  const walk = walker(steps, column.logicalType, types);
  const trace: CompiledChain['trace'] = (text, readRaw) => {
    const values: Transformed[] = [];
    walk(text, readRaw, values);
    return values;
  };
  return { chain: { type, columns, mayHang, steps, run: walk, trace } };
}

function placeOf(start: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((place, part) => (typeof part === 'number' ? `${place}[${part}]` : `${place}.${String(part)}`), start);
}

/** `seen` gets what comes out of each step. */
type Walk = (text: string | null, readRaw: ReadColumn, seen?: Transformed[]) => Transformed;

function walker(steps: readonly Step[], input: LogicalType, types: ReadonlyMap<string, LogicalType>): Walk {
  return (text, readRaw, seen) => {
    // Of a text only its first character tells: connectors put NUL before what is none (connectors/contract.ts, `misfitsMarked`).
    if (text !== null && (input.kind === 'string' ? text.startsWith('\0') : !isCanonical(input, text))) return null;
    const read: ReadColumn = (name) => {
      const raw = readRaw(name);
      const type = types.get(name)!;
      return raw === null || !isCanonical(type, raw) ? null : shownText(raw, type);
    };
    let value = text;
    for (const step of steps) {
      const result = value === null ? (step.applyToNull?.(read) ?? null) : applied(step, value, read);
      const named = result instanceof Refusal ? new Refusal(result.reason, step.name) : result;
      seen?.push(named);
      if (named instanceof Refusal) return named;
      value = named;
    }
    return value;
  };
}

function applied(step: Step, value: string, read: ReadColumn): Transformed {
  try {
    return step.apply(value, read);
  } catch (error) {
    // The only one that the runtime throws here: a text longer than it can keep.
    if (error instanceof RangeError) return new Refusal('the text becomes too long');
    throw error;
  }
}

const NOUNS: Record<LogicalKind, string> = {
  boolean: 'a boolean',
  integer: 'a whole number',
  decimal: 'a decimal number',
  float: 'a floating-point number',
  string: 'a string',
  bytes: 'binary',
  date: 'a date',
  time: 'a time of day',
  timestamp: 'a timestamp',
  timestamptz: 'a timestamp with time zone',
  uuid: 'a UUID',
  json: 'JSON',
};
