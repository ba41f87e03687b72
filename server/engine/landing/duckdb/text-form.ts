import type { TextPreparation } from '../../matching/pair-comparison.ts';

/** Every character that Unicode or ASCII calls a blank or a line break. */
const WHITE_SPACE = '[\\t\\n\\x0b\\f\\r\\x{85}\\p{Z}]';

/** What a field's options do to text before it is compared: normal form, then white space. */
export function preparedText(text: string, preparation: TextPreparation): string {
  let prepared = text;
  if (preparation.unicodeNfc) prepared = `nfc_normalize(${prepared})`;
  if (preparation.collapseWhiteSpace) prepared = `regexp_replace(${prepared}, '${WHITE_SPACE}+', ' ', 'g')`;
  if (preparation.trim) prepared = `regexp_replace(${prepared}, '^${WHITE_SPACE}+|${WHITE_SPACE}+$', '', 'g')`;
  return prepared;
}

const TRUE_WORDS = "('1', 't', 'true', 'y', 'yes')";
const FALSE_WORDS = "('0', 'f', 'false', 'n', 'no')";

/** `true` or `false` for text that reads as one of them, any other text as it is. */
export function looseBooleanText(text: string): string {
  return `CASE WHEN lower(${text}) IN ${TRUE_WORDS} THEN 'true' WHEN lower(${text}) IN ${FALSE_WORDS} THEN 'false' ELSE ${text} END`;
}
