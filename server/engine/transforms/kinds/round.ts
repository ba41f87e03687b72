import { z } from 'zod';
import { decimalText, exactDecimal, numberText, roundedDecimal } from '../numbers/exact-decimal.ts';
import { decimalOf, numberShape } from '../numbers/number-shape.ts';
import { Refusal, shownValue, transformKind } from '../transform.ts';

const MOST_DIGITS = 30;

/**
 * Exact, half away from zero: 2.345 → 2.35, -2.345 → -2.35. A float is rounded by its shortest digits (1.005 → 1.01), and
 * becomes a decimal.
 * @example `{ round: { digits: 2 } }`: `"12.345"` → `"12.35"`
 */
export const round = transformKind({
  name: 'round',
  label: 'Round',
  group: 'numbers',
  sentence: 'Rounds to so many digits after the point, half away from zero.',
  takes: ['integer', 'decimal', 'float'],
  needs: 'a number',
  schema: z.strictObject({ digits: z.number().int().min(0).max(MOST_DIGITS) }),
  arguments: [{ name: 'digits', label: 'Digits after the point', kind: 'number', required: true, placeholder: '2' }],
  example: { arguments: { digits: 2 }, before: '12.345', after: '12.35', type: { kind: 'decimal', precision: 10, scale: 3 } },
  compile: (input, { digits }) => {
    const shape = numberShape(input);
    const type = shape === null ? ({ kind: 'decimal' } as const) : shape.scale <= digits ? input : decimalOf(shape.whole + 1, digits);
    return {
      type,
      apply: (text) => {
        const number = numberText(text, input);
        if (number === null) return new Refusal(`${shownValue(text)} cannot be rounded`);
        const point = number.indexOf('.');
        if (point === -1 || number.length - point - 1 <= digits) return number;
        return decimalText(roundedDecimal(exactDecimal(number), digits));
      },
    };
  },
});
