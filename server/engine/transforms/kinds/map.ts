import { z } from 'zod';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import { argumentText } from '../argument-schemas.ts';
import { shownText, valueText } from '../shown-text.ts';
import { EVERY_KIND, Refusal, STRING, shownValue, transformKind } from '../transform.ts';

const MOST_VALUES = 10_000;

/**
 * Writes one value for another. What is not listed stays (`otherwise: keep`, default), becomes NULL (`null`) or a text
 * (`{ text: other }`), or rejects its row (`reject`). Values are found as typed values: `1` is also `1.0` in a decimal column.
 * @example `{ map: { values: { A: active, I: inactive, X: null }, otherwise: { text: unknown } } }`: `"A"` → `"active"`
 */
export const map = transformKind({
  name: 'map',
  label: 'Map values',
  group: 'values',
  sentence: 'Writes one value for another from a list, and says what happens to the others.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z.strictObject({
    values: z
      .record(z.string(), argumentText.nullable())
      .refine((values) => Object.keys(values).length > 0, 'list a value')
      .refine((values) => Object.keys(values).length <= MOST_VALUES, `list at most ${MOST_VALUES} values`),
    otherwise: z.union([z.enum(['keep', 'reject']), z.null(), z.strictObject({ text: argumentText })]).optional(),
  }),
  arguments: [
    { name: 'values', label: 'Values', kind: 'map', required: true },
    { name: 'otherwise', label: 'Any other value', kind: 'otherwise', required: false, help: 'Left out: it stays as it is.' },
  ],
  example: { arguments: { values: { A: 'active', I: 'inactive' } }, before: 'A', after: 'active' },
  compile: (input, { values, otherwise = 'keep' }) => {
    const misfit = Object.keys(values).find((value) => !isCanonical(input, value));
    if (misfit !== undefined) return { problem: `"${misfit}" is no value of the type ${formatLogicalType(input)}`, path: 'values' };
    const known = new Map(Object.entries(values).map(([from, to]) => [valueText(from, input), to]));
    return {
      type: STRING,
      apply: (text) => {
        const found = known.get(valueText(text, input));
        if (found !== undefined) return found;
        if (otherwise === 'keep') return shownText(text, input);
        if (otherwise === 'reject') return new Refusal(`${shownValue(text)} is not among the values listed`);
        return otherwise === null ? null : otherwise.text;
      },
    };
  },
});
