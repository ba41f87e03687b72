import { z } from 'zod';
import { argumentText } from '../argument-schemas.ts';
import { shownText } from '../shown-text.ts';
import { EVERY_KIND, STRING, transformKind } from '../transform.ts';

/** Letter by letter, every place. @example `{ replace: { find: "-", with: "" } }`: `"12-34-5"` → `"12345"` */
export const replace = transformKind({
  name: 'replace',
  label: 'Replace text',
  group: 'text',
  sentence: 'Replaces a text by another wherever it stands, letter by letter.',
  takes: EVERY_KIND,
  needs: 'a value',
  schema: z.strictObject({ find: argumentText.min(1, 'write what is to be replaced'), with: argumentText }),
  arguments: [
    { name: 'find', label: 'Find', kind: 'text', required: true },
    { name: 'with', label: 'Replace with', kind: 'text', required: true, help: 'Empty: remove it.' },
  ],
  example: { arguments: { find: '-', with: '' }, before: '12-34-5', after: '12345' },
  compile: (input, { find, with: replacement }) => ({
    type: STRING,
    apply: (text) => shownText(text, input).replaceAll(find, () => replacement),
  }),
});
