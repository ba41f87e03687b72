import { z } from 'zod';
import { argumentText } from '../argument-schemas.ts';
import { shownText } from '../shown-text.ts';
import { EVERY_KIND, STRING, transformKind } from '../transform.ts';

const LONGEST = 1_000;

/**
 * Counts characters; a longer text stays as it is. `side: start` (default) puts the filling before the text.
 * @example `{ pad: { length: 5, fill: "0" } }`: `"42"` → `"00042"`
 */
export const pad = transformKind({
  name: 'pad',
  label: 'Fill up',
  group: 'text',
  sentence: 'Fills a text up to a length with one character, before or after it.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z.strictObject({
    length: z.number().int().min(1).max(LONGEST),
    fill: argumentText.refine((fill) => [...fill].length === 1, 'write one character').optional(),
    side: z.enum(['start', 'end']).optional(),
  }),
  arguments: [
    { name: 'length', label: 'Length', kind: 'number', required: true },
    { name: 'fill', label: 'Character', kind: 'text', required: false, placeholder: 'a blank' },
    {
      name: 'side',
      label: 'Where',
      kind: 'choice',
      required: false,
      options: [
        { value: 'start', label: 'before the text' },
        { value: 'end', label: 'after the text' },
      ],
    },
  ],
  example: { arguments: { length: 5, fill: '0' }, before: '42', after: '00042' },
  compile: (input, { length, fill = ' ', side = 'start' }) => ({
    type: STRING,
    apply: (value) => {
      const text = shownText(value, input);
      const missing = length - [...text].length;
      if (missing <= 0) return text;
      return side === 'start' ? fill.repeat(missing) + text : text + fill.repeat(missing);
    },
  }),
});
