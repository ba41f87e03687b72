import { z } from 'zod';
import { decimalArgument } from '../argument-schemas.ts';
import { decimalText, exactDecimal, numberText, writtenDecimal } from '../numbers/exact-decimal.ts';
import { decimalOf, MOST_INTEGER_DIGITS, numberShape } from '../numbers/number-shape.ts';
import { Refusal, shownValue, transformKind } from '../transform.ts';

/**
 * Multiplies by an exact factor: cents to euros by 0.01, thousands by 1000, `-1` turns the sign. A float is taken by its
 * shortest digits and becomes a decimal.
 * @example `{ scale: { factor: 0.01 } }`: `"1999"` → `"19.99"`
 */
export const scale = transformKind({
  name: 'scale',
  label: 'Multiply',
  group: 'numbers',
  sentence: 'Multiplies by a factor, exactly: by 0.01 to make euros of cents.',
  takes: ['integer', 'decimal', 'float'],
  needs: 'a number',
  schema: z.strictObject({ factor: decimalArgument }),
  arguments: [{ name: 'factor', label: 'Factor', kind: 'decimal', required: true, placeholder: '0.01' }],
  example: { arguments: { factor: 0.01 }, before: '1999', after: '19.99', type: { kind: 'integer', digits: 10 } },
  compile: (input, args) => {
    const factor = exactDecimal(writtenDecimal(args.factor));
    const factorDigits = Math.max(0, factor.units.toString().replace('-', '').length - factor.scale);
    const shape = numberShape(input);
    const whole = shape === null ? null : shape.whole + factorDigits;
    const wholeNumbers = input.kind === 'integer' && factor.scale === 0;
    const type =
      shape === null || whole === null || (wholeNumbers && whole > MOST_INTEGER_DIGITS)
        ? ({ kind: 'decimal' } as const)
        : wholeNumbers
          ? ({ kind: 'integer', digits: whole } as const)
          : decimalOf(whole, shape.scale + factor.scale);
    return {
      type,
      apply: (text) => {
        const number = numberText(text, input);
        if (number === null) return new Refusal(`${shownValue(text)} cannot be multiplied`);
        const value = exactDecimal(number);
        return decimalText({ units: value.units * factor.units, scale: value.scale + factor.scale });
      },
    };
  },
});
