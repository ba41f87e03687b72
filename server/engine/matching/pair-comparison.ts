import type { CompareOptions } from '../plan/definition.ts';
import type { LogicalType } from '../values/logical-type.ts';
import { instantForm } from './instant-form.ts';
import { isNumeric, numberForm } from './number-form.ts';

/**
 * The form in which two columns are compared: both values are brought to it, and equal values are equal in it
 * (semantics.md §3). Independent of the landing engine, which turns each form into an expression of its own.
 */
export type CommonForm =
  /** Both sides are of the same type and are compared as they are; text byte for byte. */
  | { form: 'same' }
  /** Exact decimals with `scale` fraction digits; values with more are rounded half away from zero first. */
  | { form: 'decimal'; digits: number; scale: number }
  /** Exact numbers of any size; rounded half away from zero to `scale` fraction digits unless that is null. */
  | { form: 'exact_number'; scale: number | null }
  | { form: 'double' }
  | { form: 'zero_or_one' }
  /**
   * `digits` of a second, rounded half up where a value has more. `nanoseconds`: one side counts finer than microseconds.
   * `zone`: where one side has no zone and the other does, the zone the former is read in.
   */
  | { form: 'instant'; digits: number; nanoseconds: boolean; zone: string | null }
  | { form: 'time'; digits: number; nanoseconds: boolean }
  | { form: 'uuid' }
  | { form: 'json' }
  /** 0/1, t/f, y/n, yes/no, true/false in any case are booleans; any other text stays itself. */
  | { form: 'loose_boolean' }
  /** Canonical text of both sides. */
  | { form: 'text' };

/** What is done with the text of a string column before it is brought to the common form. */
export interface TextPreparation {
  trim: boolean;
  collapseWhiteSpace: boolean;
  unicodeNfc: boolean;
}

export interface Tolerance {
  /** Decimal text, so that 0.01 stays 0.01. */
  absolute?: string;
  relative?: string;
  /** Whole microseconds. */
  microseconds?: number;
}

export interface PairComparison {
  common: CommonForm;
  preparation: TextPreparation;
  ignoreCase: boolean;
  nullEqualsEmpty: boolean;
  tolerance: Tolerance | null;
}

/** How a pair compares, or that it never can, with what a reader must know about it. */
export interface PairVerdict {
  /** Null when no value of one type ever equals a value of the other. */
  comparison: PairComparison | null;
  /** `as doubles`, `by canonical text`: how unlike types are compared; null for like types. */
  unlike: string | null;
  /** `2 fraction digits`: the lower of two declared precisions; null where they agree or do not apply. */
  mutual: string | null;
  /** Options that do nothing for these types. */
  idle: (keyof CompareOptions)[];
}

interface Form {
  common: CommonForm;
  unlike?: string;
  mutual?: string;
}

const MICROSECONDS = 1_000_000;

/** Decides how a value of type `source` is compared with a value of type `target`. Keys are compared without options. */
export function comparePair(source: LogicalType, target: LogicalType, options: CompareOptions = {}): PairVerdict {
  const form = chooseForm(source, target, options);
  const idle = idleOptions(source, target, options);
  if (form === null) return { comparison: null, unlike: 'never equal', mutual: null, idle };
  return {
    comparison: {
      common: form.common,
      preparation: {
        trim: options.trim === true,
        collapseWhiteSpace: options.collapse_white_space === true,
        unicodeNfc: options.unicode_nfc === true,
      },
      ignoreCase: options.ignore_case === true,
      nullEqualsEmpty: options.null_equals_empty === true,
      tolerance: toleranceOf(source, target, form.common, options),
    },
    unlike: form.unlike ?? null,
    mutual: form.mutual ?? null,
    idle,
  };
}

function chooseForm(source: LogicalType, target: LogicalType, options: CompareOptions): Form | null {
  const kinds = [source.kind, target.kind];
  const both = (kind: LogicalType['kind']) => source.kind === kind && target.kind === kind;
  const unlike = source.kind === target.kind ? undefined : 'unlike';

  if (options.loose_boolean && kinds.every((kind) => LOOSE_BOOLEAN_KINDS.has(kind))) {
    return { common: { form: 'loose_boolean' }, ...(unlike && { unlike: 'as booleans where they read as one' }) };
  }
  if (options.json_by_meaning && both('string')) return { common: { form: 'json' } };
  if (isNumeric(source) && isNumeric(target)) return numberForm(source, target);
  if (kinds.includes('boolean') && kinds.includes('integer')) return { common: { form: 'zero_or_one' }, unlike: 'as 0 and 1' };
  const instant = instantForm(source, target, options.zone ?? 'UTC');
  if (instant !== null) return instant;
  if (source.kind === target.kind) return { common: { form: 'same' } };
  if (kinds.includes('string')) {
    if (kinds.includes('uuid')) return { common: { form: 'uuid' }, unlike: 'without regard to case and hyphens' };
    if (kinds.includes('json')) return { common: { form: 'json' }, unlike: 'by meaning where the text is JSON' };
    return { common: { form: 'text' }, unlike: 'by canonical text' };
  }
  return null;
}

const LOOSE_BOOLEAN_KINDS = new Set<LogicalType['kind']>(['boolean', 'integer', 'string']);

/** Which of the given options cannot change anything for these two types. */
function idleOptions(source: LogicalType, target: LogicalType, options: CompareOptions): (keyof CompareOptions)[] {
  const kinds = [source.kind, target.kind];
  const hasText = kinds.includes('string');
  const zoned = kinds.includes('timestamptz') && (kinds.includes('timestamp') || kinds.includes('date'));
  const applies: Record<keyof CompareOptions, boolean> = {
    absolute_tolerance: isNumeric(source) && isNumeric(target),
    relative_tolerance: isNumeric(source) && isNumeric(target),
    seconds_tolerance: instantForm(source, target, 'UTC') !== null,
    ignore_case: hasText,
    trim: hasText,
    collapse_white_space: hasText,
    unicode_nfc: hasText,
    null_equals_empty: hasText,
    loose_boolean: kinds.every((kind) => LOOSE_BOOLEAN_KINDS.has(kind)),
    json_by_meaning: kinds.every((kind) => kind === 'json' || kind === 'string'),
    zone: zoned,
    ignore: true,
  };
  return (Object.keys(options) as (keyof CompareOptions)[]).filter((name) => options[name] && !applies[name]);
}

/** A distance needs two numbers or two moments that are compared as such. */
function toleranceOf(source: LogicalType, target: LogicalType, { form }: CommonForm, options: CompareOptions): Tolerance | null {
  if (form === 'loose_boolean') return null;
  const numbers = isNumeric(source) && isNumeric(target);
  const moments = instantForm(source, target, 'UTC') !== null;
  const tolerance: Tolerance = {
    ...(numbers && options.absolute_tolerance && { absolute: plainDecimal(options.absolute_tolerance) }),
    ...(numbers && options.relative_tolerance && { relative: plainDecimal(options.relative_tolerance) }),
    ...(moments && options.seconds_tolerance && { microseconds: Math.round(options.seconds_tolerance * MICROSECONDS) }),
  };
  return Object.keys(tolerance).length === 0 ? null : tolerance;
}

/** `1e-7` → `0.0000001`: the written form of a number without an exponent. */
export function plainDecimal(value: number): string {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent);
  if (shift === 0) return mantissa;
  if (shift > 0) return whole + fraction.padEnd(shift, '0') + (fraction.length > shift ? `.${fraction.slice(shift)}` : '');
  return `0.${'0'.repeat(-shift - whole.length)}${whole}${fraction}`;
}
