import { z } from 'zod';
import type { LogicalType } from '../../values/logical-type.ts';
import { numberText } from '../numbers/exact-decimal.ts';
import { GROUP_MARK_ARGUMENT, groupMark } from '../numbers/mark-arguments.ts';
import { MOST_INTEGER_DIGITS, numberShape } from '../numbers/number-shape.ts';
import { numberReader } from '../numbers/written-number.ts';
import { Refusal, shownValue, transformKind } from '../transform.ts';

/**
 * Text like `42`, `007`, `+5` and `12.0`; booleans as 1 and 0. A fraction other than zero, blanks and any other letter reject
 * the row: put `round` or `trim` before it.
 * @example `to_integer`: `"0042"` → `42`; `{ to_integer: { group_mark: "," } }`: `"1,234"` → `1234`
 */
export const toInteger = transformKind({
  name: 'to_integer',
  label: 'To whole number',
  group: 'numbers',
  sentence: 'Reads the value as a whole number of up to 38 digits.',
  takes: ['string', 'integer', 'decimal', 'float', 'boolean'],
  needs: 'text, a number or a boolean',
  schema: z.strictObject({ group_mark: groupMark.optional() }),
  arguments: [GROUP_MARK_ARGUMENT],
  example: { arguments: {}, before: '0042', after: '42' },
  compile: (input, { group_mark }) => {
    const read = numberReader({ decimal: group_mark === '.' ? ',' : '.', group: group_mark ?? null });
    const plain = numberReader({ decimal: '.', group: null });
    return {
      type: integerType(input),
      apply: (text) => {
        if (input.kind === 'boolean') return text === 'true' ? '1' : '0';
        const number = input.kind === 'string' ? read(text) : plain(numberText(text, input) ?? '');
        if (number === null) return new Refusal(`${shownValue(text)} is not a whole number`);
        const [whole = '', fraction = ''] = number.split('.');
        if (/[1-9]/.test(fraction)) return new Refusal(`${shownValue(text)} is not a whole number`);
        if (whole.replace('-', '').length > MOST_INTEGER_DIGITS) {
          return new Refusal(`${shownValue(text)} has more than ${MOST_INTEGER_DIGITS} digits`);
        }
        return whole === '-0' ? '0' : whole;
      },
    };
  },
});

function integerType(input: LogicalType): LogicalType {
  if (input.kind === 'boolean') return { kind: 'integer', digits: 1 };
  const shape = numberShape(input);
  if (shape === null || shape.whole >= MOST_INTEGER_DIGITS) return { kind: 'integer' };
  return { kind: 'integer', digits: Math.max(1, shape.whole) };
}
