import { z } from 'zod';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import { argumentText } from '../argument-schemas.ts';
import { valueText } from '../shown-text.ts';
import { EVERY_KIND, transformKind } from '../transform.ts';

/**
 * Compares as typed values: `0` is also `0.00` in a decimal column; text letter by letter.
 * @example `{ null_if: { values: ["", "n/a"] } }`: `"n/a"` → NULL
 */
export const nullIf = transformKind({
  name: 'null_if',
  label: 'Read as NULL',
  group: 'values',
  sentence: 'Makes NULL of the values listed.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z.strictObject({ values: z.array(argumentText).min(1, 'list a value') }),
  arguments: [{ name: 'values', label: 'Values', kind: 'texts', required: true, placeholder: 'n/a' }],
  example: { arguments: { values: ['', 'n/a'] }, before: 'n/a', after: null },
  compile: (input, { values }) => {
    const misfit = values.findIndex((value) => !isCanonical(input, value));
    if (misfit !== -1)
      return { problem: `"${values[misfit]}" is no value of the type ${formatLogicalType(input)}`, path: `values[${misfit}]` };
    const nulls = new Set(values.map((value) => valueText(value, input)));
    return { type: input, apply: (text) => (nulls.has(valueText(text, input)) ? null : text) };
  },
});
