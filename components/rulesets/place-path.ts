/** Places in a definition as the server writes them: `rules[1].keys[0].source`. */

/** `rules[1].keys` → `['rules', 1, 'keys']`; odd keys stand in quotes: `a["b c"]`. */
export function placeParts(path: string): (string | number)[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]]+)/g)].map(([, index, quoted, word]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? word! : (JSON.parse(quoted) as string);
  });
}

export function valueAtPlace(root: unknown, path: string): unknown {
  return placeParts(path).reduce<unknown>((value, part) => (value as Record<string | number, unknown> | null | undefined)?.[part], root);
}

/** Nothing was entered there: the form says so only when it is asked. */
export function isBlankPlace(root: unknown, path: string): boolean {
  const value = valueAtPlace(root, path);
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const words: Record<string, string> = {
  id: 'Id',
  rules: 'Rules',
  fields: 'Fields',
  inactive: 'Inactive records',
  ttl_hours: 'hours',
  source_filter: 'source filter',
  target_filter: 'target filter',
  compare: 'how it is compared',
};

/** `rules[1].keys[0].source` → `Rule 2, key pair 1, source`; the whole ruleset for an empty path. */
export function placeName(path: string): string {
  const parts = placeParts(path);
  const names: string[] = [];
  parts.forEach((part, at) => {
    if (typeof part === 'number') return;
    const next = parts[at + 1];
    if (typeof next === 'number' && part in counted) names.push(`${counted[part]} ${next + 1}`);
    else names.push(words[part] ?? part.replaceAll('_', ' '));
  });
  const text = names.join(', ');
  return text === '' ? 'Ruleset' : text.charAt(0).toUpperCase() + text.slice(1);
}

const counted: Record<string, string> = { rules: 'rule', keys: 'key pair', fields: 'field pair' };
