import { z } from 'zod';
import { STRING, transformKind } from '../transform.ts';
import { trimmed } from '../white-space.ts';

/** @example `trim`: `" a b "` → `"a b"` */
export const trim = transformKind({
  name: 'trim',
  label: 'Trim',
  group: 'text',
  sentence: 'Removes white space at both ends: blanks, tabs, line breaks and every other blank of Unicode.',
  takes: ['string'],
  needs: 'text',
  schema: z.strictObject({}),
  arguments: [],
  example: { arguments: {}, before: '  a b ', after: 'a b' },
  compile: () => ({ type: STRING, apply: trimmed }),
});
