import type { RulesetDefinition } from '#server/engine/plan/definition.ts';

type Field = NonNullable<RulesetDefinition['fields']>[number];

/** One value of a column as the database is given it. Two values are equal in a reconciliation when `value` is. */
export interface WalkValue {
  sql: string;
  value: string | null;
}

/** A pair of columns with the values that a random walk puts into them. The first value of each side is NULL. */
export interface WalkColumn {
  name: string;
  source: string;
  target: string;
  transforms?: Field['transforms'];
  compare?: Field['compare'];
  sources: WalkValue[];
  targets: WalkValue[];
  /** How a dump shows the target's column, where the driver's own text of it is not exact. */
  shown?: (quoted: string) => string;
}

const NULL: WalkValue = { sql: 'NULL', value: null };

/** The same type and values on both sides. */
export function alike(name: string, type: string, values: string[]): WalkColumn {
  const all = [NULL, ...values.map((sql) => ({ sql, value: sql }))];
  return { name, source: type, target: type, sources: all, targets: all };
}

/**
 * Two types. Each pair is one value on both sides; a null in it says that this side cannot hold it exactly. Several pairs with
 * the same source, or target, are other spellings: the first one is what is written.
 */
export function unlike(
  name: string,
  [source, target]: [string, string],
  pairs: [source: string | null, target: string | null][],
): WalkColumn {
  const values = pairs.map(([left, right], index) => ({ left, right, value: right ?? `only the source has ${index}` }));
  const side = (which: 'left' | 'right') =>
    values.flatMap(({ [which]: sql, value }) => (sql === null ? [] : [{ sql, value }])).filter(isFirst);
  return { name, source, target, sources: [NULL, ...side('left')], targets: [NULL, ...side('right')] };
}

function isFirst({ sql }: WalkValue, index: number, all: WalkValue[]): boolean {
  return all.findIndex((other) => other.sql === sql) === index;
}

/** Texts that a careless writer changes. */
export const NASTY_TEXTS = ['', 'a', 'A', 'a ', ' a', 'ä', 'a\u0308', '😀', "o'x", 'back\\slash"', '%_', 'NULL', '0', '\ttab\n', '\u00a0'];

/** Pairs for two decimal types, of which the target's has two digits after the point and at most ten before it. */
export const MONEY: [string | null, string | null][] = [
  ['1.5', '1.50'],
  ['1.005', null],
  ['-0.01', '-0.01'],
  ['0', '0'],
  ['99999999999.5', null],
];

/** Pairs for a text and one of three characters. */
export const SHORT: [string | null, string | null][] = [
  ["'abc'", "'abc'"],
  ["'ab '", "'ab '"],
  ["'abc  '", null],
  ["'abcd'", null],
  ["''", "''"],
];
