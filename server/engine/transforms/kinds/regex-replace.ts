import { z } from 'zod';
import { argumentText } from '../argument-schemas.ts';
import { shownText } from '../shown-text.ts';
import { EVERY_KIND, STRING, transformKind } from '../transform.ts';

/**
 * A pattern of JavaScript with the flag `u` (`\p{L}`, named groups; `.` is one character), every place; in `with`, `$1`,
 * `$<name>` and `$&` stand for what was found, `$$` for a dollar. Patterns that go on and on are ended by the time limit of
 * time-limited.ts.
 * @example `{ regex_replace: { pattern: "^0+(?=.)", with: "" } }`: `"0042"` → `"42"`
 */
export const regexReplace = transformKind({
  name: 'regex_replace',
  label: 'Replace by pattern',
  group: 'text',
  sentence: 'Replaces everything that a pattern (a regular expression of JavaScript) finds.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z.strictObject({
    pattern: argumentText.min(1, 'write a pattern').superRefine((pattern, context) => {
      const problem = patternProblem(pattern);
      if (problem !== null) context.addIssue({ code: 'custom', message: problem });
    }),
    with: argumentText,
    ignore_case: z.boolean().optional(),
  }),
  arguments: [
    { name: 'pattern', label: 'Pattern', kind: 'text', required: true, placeholder: '^0+(?=.)' },
    { name: 'with', label: 'Replace with', kind: 'text', required: true, help: '$1 is the first group, $& all that was found.' },
    { name: 'ignore_case', label: 'Ignore case', kind: 'switch', required: false },
  ],
  example: { arguments: { pattern: '^0+(?=.)', with: '' }, before: '0042', after: '42' },
  compile: (input, { pattern, with: replacement, ignore_case }) => {
    const expression = new RegExp(pattern, ignore_case ? 'giu' : 'gu');
    return { type: STRING, apply: (text) => shownText(text, input).replace(expression, replacement) };
  },
});

function patternProblem(pattern: string): string | null {
  try {
    new RegExp(pattern, 'gu');
    return null;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
    return `this pattern cannot be read: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  }
}
