import { z } from 'zod';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType, type LogicalType } from '../../values/logical-type.ts';
import { numberText } from '../numbers/exact-decimal.ts';
import { DECIMAL_MARK_ARGUMENT, decimalMark, GROUP_MARK_ARGUMENT, groupMark } from '../numbers/mark-arguments.ts';
import { decimalOf, numberShape } from '../numbers/number-shape.ts';
import { numberReader } from '../numbers/written-number.ts';
import { Refusal, shownValue, transformKind } from '../transform.ts';

const MOST_DIGITS = 65;

/**
 * Text like `12.50`, with the marks given; no digit is lost. With `precision` and `scale` a number that does not fit them
 * rejects its row: put `round` before it where that is not wanted.
 * @example `{ to_decimal: { decimal_mark: ",", group_mark: "." } }`: `"1.234,50"` → `1234.50`
 */
export const toDecimal = transformKind({
  name: 'to_decimal',
  label: 'To decimal number',
  group: 'numbers',
  sentence: 'Reads the value as an exact decimal number.',
  takes: ['string', 'integer', 'decimal', 'float'],
  needs: 'text or a number',
  schema: z
    .strictObject({
      decimal_mark: decimalMark.optional(),
      group_mark: groupMark.optional(),
      precision: z.number().int().min(1).max(MOST_DIGITS).optional(),
      scale: z.number().int().min(0).max(MOST_DIGITS).optional(),
    })
    .refine(({ decimal_mark = '.', group_mark }) => decimal_mark !== group_mark, {
      path: ['group_mark'],
      message: 'the two marks are the same',
    })
    .refine(({ precision, scale }) => (precision === undefined ? scale === undefined : scale === undefined || scale <= precision), {
      path: ['scale'],
      message: 'the scale stands beside a precision and is not above it',
    }),
  arguments: [
    DECIMAL_MARK_ARGUMENT,
    GROUP_MARK_ARGUMENT,
    { name: 'precision', label: 'Digits in all', kind: 'number', required: false, help: 'Empty: as many as there are.' },
    { name: 'scale', label: 'Digits after the point', kind: 'number', required: false },
  ],
  example: { arguments: { decimal_mark: ',', group_mark: '.' }, before: '1.234,50', after: '1234.50' },
  compile: (input, { decimal_mark = '.', group_mark, precision, scale = 0 }) => {
    const read = numberReader({ decimal: decimal_mark, group: group_mark ?? null });
    const type: LogicalType = precision === undefined ? ownType(input) : { kind: 'decimal', precision, scale };
    return {
      type,
      apply: (text) => {
        const number = input.kind === 'string' ? read(text) : numberText(text, input);
        if (number === null) return new Refusal(`${shownValue(text)} is not a decimal number`);
        if (precision !== undefined && !isCanonical(type, number)) {
          return new Refusal(`${shownValue(text)} does not fit ${formatLogicalType(type)}`);
        }
        return number;
      },
    };
  },
});

function ownType(input: LogicalType): LogicalType {
  const shape = numberShape(input);
  return shape === null ? { kind: 'decimal' } : decimalOf(shape.whole, shape.scale);
}
