/** What a blank or invisible character is drawn as; the character itself stays in the text, so that copying stays exact. */
const marks: Record<string, { mark: string; name: string }> = {
  ' ': { mark: '·', name: 'blank' },
  '\t': { mark: '→', name: 'tab' },
  '\n': { mark: '↵', name: 'line feed' },
  '\r': { mark: '␍', name: 'carriage return' },
  '\u00a0': { mark: '⍽', name: 'no-break space' },
  '\u200b': { mark: '◊', name: 'zero-width space' },
  '\u200c': { mark: '◊', name: 'zero-width non-joiner' },
  '\u200d': { mark: '◊', name: 'zero-width joiner' },
  '\ufeff': { mark: '◊', name: 'byte order mark' },
  '\u2060': { mark: '◊', name: 'word joiner' },
};

export type ValuePart = { kind: 'text'; text: string } | { kind: 'mark'; text: string; mark: string; name: string };

/**
 * Splits a text into what can be seen and what cannot. A single blank inside a text is left alone, as it can be seen there;
 * leading, trailing and doubled blanks are marked, and so are tabs, line ends and zero-width characters.
 * `before` and `after` are the neighbours when `text` is a piece of a longer one; they default to its ends.
 */
export function valueParts(text: string, before = '', after = ''): ValuePart[] {
  const parts: ValuePart[] = [];
  const all = Array.from(text);
  all.forEach((character, at) => {
    const found = markOf(character, at === 0 ? before : all[at - 1]!, at === all.length - 1 ? after : all[at + 1]!);
    const last = parts.at(-1);
    if (found) parts.push({ kind: 'mark', text: character, ...found });
    else if (last?.kind === 'text') last.text += character;
    else parts.push({ kind: 'text', text: character });
  });
  return parts;
}

function markOf(character: string, before: string, after: string): { mark: string; name: string } | null {
  if (character === ' ') {
    const visible = before !== '' && after !== '' && before !== ' ' && after !== ' ';
    return visible ? null : marks[' ']!;
  }
  // A joiner between two pictures makes one of them (a family, a flag): it belongs there.
  if (character === '\u200d' && /\p{Extended_Pictographic}|\ufe0f/u.test(before) && /\p{Extended_Pictographic}/u.test(after)) return null;
  const known = marks[character];
  if (known) return known;
  const code = character.codePointAt(0)!;
  const control =
    code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code <= 0xdfff) || character === '\u2028' || character === '\u2029';
  if (control) return { mark: '�', name: `U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
  return null;
}
