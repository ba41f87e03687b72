import { z } from 'zod';
import { shownText } from '../shown-text.ts';
import { EVERY_KIND, STRING, transformKind } from '../transform.ts';

const LONGEST = 1_000_000;

/**
 * Counts characters (Unicode code points) from 1; a negative start counts from the end. Without a length: to the end.
 * @example `{ substring: { start: 1, length: 3 } }`: `"abcdef"` → `"abc"`; `{ substring: { start: -2 } }`: `"abcdef"` → `"ef"`
 */
export const substring = transformKind({
  name: 'substring',
  label: 'Part of the text',
  group: 'text',
  sentence: 'Keeps a part of the text, counted in characters from its start or, with a negative start, from its end.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z.strictObject({
    start: z
      .number()
      .int()
      .min(-LONGEST)
      .max(LONGEST)
      .refine((start) => start !== 0, 'the first character is 1, the last one -1'),
    length: z.number().int().min(0).max(LONGEST).optional(),
  }),
  arguments: [
    { name: 'start', label: 'From character', kind: 'number', required: true, placeholder: '1', help: '1 is the first, -1 the last.' },
    { name: 'length', label: 'Characters', kind: 'number', required: false, help: 'Empty: to the end.' },
  ],
  example: { arguments: { start: 1, length: 3 }, before: 'abcdef', after: 'abc' },
  compile: (input, { start, length }) => ({
    type: STRING,
    apply: (text) => {
      const letters = Array.from(shownText(text, input));
      const from = start > 0 ? start - 1 : Math.max(0, letters.length + start);
      return letters.slice(from, length === undefined ? undefined : from + length).join('');
    },
  }),
});
