import { z } from 'zod';

/** Longer texts are no arguments; it also bounds what one step can make of a value. */
const LONGEST_ARGUMENT = 1_000;

/** Text that may become part of a value: whole Unicode, no NUL, which no database keeps. */
export const argumentText = z
  .string()
  .max(LONGEST_ARGUMENT, `use at most ${LONGEST_ARGUMENT} letters`)
  .refine((text) => !/[\0\p{Cs}]/u.test(text), 'write text without NUL and without half characters');

export const columnArgument = z.string().min(1, 'name a column');

/** A text, or another column of the same row. */
export const partArgument = z.union([argumentText, z.strictObject({ column: columnArgument })]);
export type Part = z.infer<typeof partArgument>;

/** A decimal number of any size: as text, or as a number where its shortest digits are meant. */
export const decimalArgument = z.union([z.number(), z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'write a number like 0.01')]);

export const zoneArgument = z.string().refine(isKnownZone, 'write a time zone like Europe/Berlin or UTC');

export function isKnownZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}
