import { z } from 'zod';
import { STRING, transformKind } from '../transform.ts';
import { collapsed } from '../white-space.ts';

/** @example `collapse`: `"a   b"` → `"a b"` */
export const collapse = transformKind({
  name: 'collapse',
  label: 'Collapse white space',
  group: 'text',
  sentence: 'Makes one blank of every run of white space.',
  takes: ['string'],
  needs: 'text',
  schema: z.strictObject({}),
  arguments: [],
  example: { arguments: {}, before: 'a \t  b', after: 'a b' },
  compile: () => ({ type: STRING, apply: collapsed }),
});
