import type { TextPreparation } from '../pair-comparison.ts';

/** Every character that Unicode or ASCII calls a blank or a line break. */
const WHITE_SPACE = '[\\t\\n\\v\\f\\r\\u0085\\p{Z}]+';
const RUNS = new RegExp(WHITE_SPACE, 'gu');
const ENDS = new RegExp(`^${WHITE_SPACE}|${WHITE_SPACE}$`, 'gu');
const NOT_ASCII = /[^\0-\x7f]/;

/** What a field's options do to text before it is compared: normal form, then white space. Null when they do nothing. */
export function preparation(options: TextPreparation): ((text: string) => string) | null {
  const { trim, collapseWhiteSpace, unicodeNfc } = options;
  if (!trim && !collapseWhiteSpace && !unicodeNfc) return null;
  return (text) => {
    let prepared = text;
    if (unicodeNfc && NOT_ASCII.test(prepared)) prepared = prepared.normalize('NFC');
    if (collapseWhiteSpace) prepared = prepared.replace(RUNS, ' ');
    if (trim) prepared = prepared.replace(ENDS, '');
    return prepared;
  };
}

/** Letters one by one, each to its simple lower case, as SQL engines do it: `İ` becomes one letter, not two. */
export function folded(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toLowerCase();
  let lower = '';
  for (const letter of text) lower += String.fromCodePoint(letter.toLowerCase().codePointAt(0) ?? 0);
  return lower;
}

const TRUE_WORDS = new Set(['1', 't', 'true', 'y', 'yes']);
const FALSE_WORDS = new Set(['0', 'f', 'false', 'n', 'no']);

/** `true` or `false` for text that reads as one of them, any other text as it is. */
export function looseBoolean(text: string): string {
  const word = folded(text);
  if (TRUE_WORDS.has(word)) return 'true';
  return FALSE_WORDS.has(word) ? 'false' : text;
}
