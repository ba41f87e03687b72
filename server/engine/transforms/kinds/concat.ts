import { z } from 'zod';
import { argumentText, type Part, partArgument } from '../argument-schemas.ts';
import { shownText } from '../shown-text.ts';
import { EVERY_KIND, type FindColumn, type ReadColumn, STRING, type TransformProblem, transformKind } from '../transform.ts';

const parts = z.union([argumentText, z.array(partArgument).min(1, 'list a text or a column')]);

/**
 * Puts texts and other columns of the same row before and after the value. A NULL in it counts as empty text; when the value
 * and all columns named are NULL, the result is NULL.
 * @example `{ concat: { after: ["-", { column: branch }] } }`: `"17"` in a row with branch `B` → `"17-B"`; `{ concat: { before: "DE" } }`: `"17"` → `"DE17"`
 */
export const concat = transformKind({
  name: 'concat',
  label: 'Join texts and columns',
  group: 'text',
  sentence: 'Puts texts and other columns of the row before or after the value; NULL counts as empty unless all is NULL.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z
    .strictObject({ before: parts.optional(), after: parts.optional() })
    .refine(({ before, after }) => before !== undefined || after !== undefined, 'say what stands before or after the value'),
  arguments: [
    { name: 'before', label: 'Before the value', kind: 'parts', required: false },
    { name: 'after', label: 'After the value', kind: 'parts', required: false },
  ],
  example: { arguments: { before: 'DE-' }, before: '17', after: 'DE-17' },
  compile: (input, args, find) => {
    const before = resolve('before', args.before, find);
    const after = resolve('after', args.after, find);
    if ('problem' in before) return before;
    if ('problem' in after) return after;
    const columns = [...before.parts, ...after.parts].flatMap((part) => (typeof part === 'string' ? [] : [part.column]));
    const joined = (text: string, read: ReadColumn) => write(before.parts, read) + text + write(after.parts, read);
    return {
      type: STRING,
      columns,
      apply: (text, read) => joined(shownText(text, input), read),
      applyToNull: (read) => (columns.every((column) => read(column) === null) ? null : joined('', read)),
    };
  },
});

function resolve(place: string, written: string | Part[] | undefined, find: FindColumn): { parts: Part[] } | TransformProblem {
  const list = written === undefined ? [] : typeof written === 'string' ? [written] : written;
  const found: Part[] = [];
  for (const [index, part] of list.entries()) {
    if (typeof part === 'string') {
      found.push(part);
      continue;
    }
    const result = find(part.column);
    if ('problem' in result) return { problem: result.problem, path: `${place}[${index}].column` };
    found.push({ column: result.column.name });
  }
  return { parts: found };
}

function write(list: readonly Part[], read: ReadColumn): string {
  let text = '';
  for (const part of list) text += typeof part === 'string' ? part : (read(part.column) ?? '');
  return text;
}
