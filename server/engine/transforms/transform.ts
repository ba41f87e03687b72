import type { z } from 'zod';
import type { ColumnDescription } from '../connectors/contract.ts';
import type { LogicalKind, LogicalType } from '../values/logical-type.ts';

/**
 * A transform turns one canonical text (semantics.md §1) into another, or refuses it. There is one implementation, here;
 * comparing, previewing and applying call it, whatever the landing engine.
 */
export type Transformed = string | null | Refusal;

/** A value that a transform cannot take. Its row is rejected with this reason: never changed, never silently NULL. */
export class Refusal {
  /** `"abc" is not a whole number`. */
  readonly reason: string;
  /** Which transform of the chain refused it; set by the chain. */
  readonly transform: string;

  constructor(reason: string, transform = '') {
    this.reason = reason;
    this.transform = transform;
  }
}

/** Another column of the row that is being transformed: its canonical text as outcomes show it, or null. */
export type ReadColumn = (name: string) => string | null;

/** A transform made ready for one type of value. */
export interface CompiledTransform {
  /** Of every value that `apply` gives. */
  type: LogicalType;
  /** Other columns of the row that it reads. */
  columns?: readonly string[];
  apply(text: string, read: ReadColumn): Transformed;
  /** What NULL becomes; without it NULL stays NULL. */
  applyToNull?(read: ReadColumn): Transformed;
}

/** What is wrong with the arguments in view of the types; `path` is the argument's place: `columns[0]`. */
export interface TransformProblem {
  problem: string;
  path?: string;
}

/** Finds a column of the row as the definition writes it, or says what is wrong with the name. */
export type FindColumn = (written: string) => { column: ColumnDescription } | { problem: string };

/** One input of the form of a transform. */
export interface ArgumentDescription {
  name: string;
  label: string;
  /**
   * `text`, `number` and `decimal` (a number of any size, kept as text) are one value; `choice` one of `options`; `switch` true
   * or false; `texts` a list of texts; `columns` a list of columns; `parts` a list of texts and columns (`{ column: name }`);
   * `map` pairs of text and text or null; `otherwise` is `keep`, `reject`, null or `{ text }`; `format` a date format; `zone` a
   * time zone.
   */
  kind: 'text' | 'number' | 'decimal' | 'choice' | 'switch' | 'texts' | 'columns' | 'parts' | 'map' | 'otherwise' | 'format' | 'zone';
  required: boolean;
  options?: { value: string; label: string }[];
  placeholder?: string;
  help?: string;
}

export type TransformGroup = 'text' | 'values' | 'numbers' | 'dates';

/** What there is to know about a kind of transform: schema, form, words and work. */
export interface TransformKind<Name extends string = string, Arguments extends object = object> {
  name: Name;
  label: string;
  group: TransformGroup;
  /** What it does, in one sentence. */
  sentence: string;
  /** Which values it can work on: the kinds of their types, and in words (`a number`). */
  takes: readonly LogicalKind[];
  needs: string;
  /** Strict; what it accepts is kept as it is written. */
  schema: z.ZodType<Arguments>;
  arguments: ArgumentDescription[];
  /** One that runs; the tests run it. `type` is that of `before`, by default a string. */
  example: { arguments: Arguments; before: string | null; after: string | null; type?: LogicalType };
  compile(input: LogicalType, args: Arguments, find: FindColumn): CompiledTransform | TransformProblem;
}

/** Keeps the name and the arguments of a kind in its type. */
export function transformKind<const Name extends string, Arguments extends object>(
  kind: TransformKind<Name, Arguments>,
): TransformKind<Name, Arguments> {
  return kind;
}

export const STRING: LogicalType = { kind: 'string' };

export const EVERY_KIND: readonly LogicalKind[] = [
  'boolean',
  'integer',
  'decimal',
  'float',
  'string',
  'bytes',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'uuid',
  'json',
];

/** Longer values are cut in a reason; the row keeps them whole. */
const MOST_CHARACTERS = 80;

/** `"abc"`: a value as reasons show it. */
export function shownValue(text: string): string {
  const letters = [...text.slice(0, 2 * MOST_CHARACTERS + 2)];
  return letters.length > MOST_CHARACTERS ? `"${letters.slice(0, MOST_CHARACTERS).join('')}…"` : `"${text}"`;
}
