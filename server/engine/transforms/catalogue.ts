import { addSeconds } from './kinds/add-seconds.ts';
import { coalesce } from './kinds/coalesce.ts';
import { collapse } from './kinds/collapse.ts';
import { concat } from './kinds/concat.ts';
import { dateTrunc } from './kinds/date-trunc.ts';
import { lower, upper } from './kinds/letter-case.ts';
import { map } from './kinds/map.ts';
import { nullIf } from './kinds/null-if.ts';
import { pad } from './kinds/pad.ts';
import { regexReplace } from './kinds/regex-replace.ts';
import { replace } from './kinds/replace.ts';
import { round } from './kinds/round.ts';
import { scale } from './kinds/scale.ts';
import { substring } from './kinds/substring.ts';
import { toDate } from './kinds/to-date.ts';
import { toDecimal } from './kinds/to-decimal.ts';
import { toInteger } from './kinds/to-integer.ts';
import { toTimestamp } from './kinds/to-timestamp.ts';
import { trim } from './kinds/trim.ts';
import type { TransformKind } from './transform.ts';

/** Every kind of transform, in the order of semantics.md §3. */
const KINDS = [
  trim,
  upper,
  lower,
  collapse,
  substring,
  replace,
  regexReplace,
  pad,
  concat,
  coalesce,
  nullIf,
  map,
  round,
  scale,
  toInteger,
  toDecimal,
  toDate,
  toTimestamp,
  dateTrunc,
  addSeconds,
] as const;

type AnyKind = (typeof KINDS)[number];
type Written<Kind> =
  Kind extends TransformKind<infer Name, infer Arguments>
    ? { [Key in Name]: Arguments } | (Record<never, never> extends Arguments ? Name : never)
    : never;

export type TransformName = AnyKind['name'];

/** A transform as a definition writes it: its name, or one key with its arguments. */
export type TransformDefinition = Written<AnyKind>;

/**
 * What an editor needs to build forms: names, arguments, words, examples. `TRANSFORM_CATALOGUE` keeps the order of
 * semantics.md.
 * @example TRANSFORM_CATALOGUE.find(({ name }) => name === 'pad')?.arguments.map(({ label }) => label) // ['Length', 'Character', 'Where']
 */
export const TRANSFORM_CATALOGUE: readonly TransformKind[] = KINDS.map((kind) => kind as unknown as TransformKind);

export const TRANSFORM_NAMES: readonly string[] = TRANSFORM_CATALOGUE.map((kind) => kind.name);

export function transformKindNamed(name: string): TransformKind | undefined {
  return TRANSFORM_CATALOGUE.find((kind) => kind.name === name);
}

/** The name and the arguments of a transform, however it is written. */
export function transformParts(transform: TransformDefinition): { name: TransformName; arguments: object } {
  if (typeof transform === 'string') return { name: transform, arguments: {} };
  const [name, given] = Object.entries(transform)[0] as [TransformName, object];
  return { name, arguments: given };
}
