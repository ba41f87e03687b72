import { z } from 'zod';
import { decimalArgument } from '../argument-schemas.ts';
import { isWritable, momentText, parseMoment } from '../dates/moment.ts';
import { decimalText, exactDecimal, writtenDecimal } from '../numbers/exact-decimal.ts';
import { Refusal, shownValue, transformKind } from '../transform.ts';

/** As fine as canonical text writes a second. */
const FRACTION_DIGITS = 9;

/**
 * Moves a time by seconds, back with a minus, to the nanosecond; beyond the years 1 and 9999 the row is rejected.
 * @example `{ add_seconds: { seconds: -3600 } }`: `2024-01-01 00:30:00` → `2023-12-31 23:30:00`
 */
export const addSeconds = transformKind({
  name: 'add_seconds',
  label: 'Add seconds',
  group: 'dates',
  sentence: 'Moves a time by seconds, back with a minus.',
  takes: ['timestamp', 'timestamptz'],
  needs: 'a timestamp',
  schema: z.strictObject({
    seconds: decimalArgument
      .refine((seconds) => exactDecimal(writtenDecimal(seconds)).scale <= FRACTION_DIGITS, 'use at most 9 digits after the point')
      .refine((seconds) => Math.abs(Number(seconds)) < 1e12, 'that is more than the calendar has'),
  }),
  arguments: [{ name: 'seconds', label: 'Seconds', kind: 'decimal', required: true, placeholder: '3600' }],
  example: {
    arguments: { seconds: -3600 },
    before: '2024-01-01 00:30:00',
    after: '2023-12-31 23:30:00',
    type: { kind: 'timestamp', precision: 0 },
  },
  compile: (input, { seconds }) => {
    const added = exactDecimal(writtenDecimal(seconds));
    const units = added.units * 10n ** BigInt(FRACTION_DIGITS - added.scale);
    const zoned = input.kind === 'timestamptz';
    const precision = 'precision' in input ? Math.max(input.precision ?? 0, added.scale) : added.scale;
    return {
      type: { kind: zoned ? 'timestamptz' : 'timestamp', precision },
      apply: (text) => {
        const moment = parseMoment(text);
        const whole = BigInt(moment.seconds) * NANOSECONDS + BigInt(moment.fraction.padEnd(FRACTION_DIGITS, '0')) + units;
        const fraction = ((whole % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
        const moved = { seconds: Number((whole - fraction) / NANOSECONDS), fraction: fractionText(fraction) };
        if (!isWritable(moved)) return new Refusal(`${shownValue(text)} moved by ${decimalText(added)} seconds leaves the years 1 to 9999`);
        return momentText(moved) + (zoned ? 'Z' : '');
      },
    };
  },
});

const NANOSECONDS = 10n ** BigInt(FRACTION_DIGITS);

function fractionText(nanoseconds: bigint): string {
  return nanoseconds === 0n ? '' : nanoseconds.toString().padStart(FRACTION_DIGITS, '0').replace(/0+$/, '');
}
