import { z } from 'zod';
import type { LogicalKind } from '../../values/logical-type.ts';
import { STRING, transformKind } from '../transform.ts';

/** Types whose text has letters that may stand in either case. */
const LETTERS: readonly LogicalKind[] = ['string', 'boolean', 'uuid', 'bytes'];

/** All of Unicode, without a locale: `ß` becomes `SS`. @example `upper`: `"straße"` → `"STRASSE"` */
export const upper = transformKind({
  name: 'upper',
  label: 'Upper case',
  group: 'text',
  sentence: 'Writes every letter as a capital, by the rules of Unicode, whatever the language.',
  takes: LETTERS,
  needs: 'text',
  schema: z.strictObject({}),
  arguments: [],
  example: { arguments: {}, before: 'straße', after: 'STRASSE' },
  compile: () => ({ type: STRING, apply: (text) => text.toUpperCase() }),
});

/** All of Unicode, without a locale: a sigma at the end of a word becomes `ς`. @example `lower`: `"ÉTÉ"` → `"été"` */
export const lower = transformKind({
  name: 'lower',
  label: 'Lower case',
  group: 'text',
  sentence: 'Writes every letter small, by the rules of Unicode, whatever the language.',
  takes: LETTERS,
  needs: 'text',
  schema: z.strictObject({}),
  arguments: [],
  example: { arguments: {}, before: 'ÉTÉ', after: 'été' },
  compile: () => ({ type: STRING, apply: (text) => text.toLowerCase() }),
});
