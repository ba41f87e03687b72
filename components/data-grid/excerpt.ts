export interface Excerpt {
  /** Where both begin in the whole texts. */
  start: number;
  source: string;
  target: string;
  /** Something before was left away; of both, as they begin alike. */
  cutBefore: boolean;
  /** Something after was left away: only of the one that goes on. An empty text must not look as if it did. */
  cutAfter: { source: boolean; target: boolean };
}

/** Characters kept before the first difference. */
const LEAD = 10;

/**
 * The part of two texts that a cell has room for, beginning shortly before their first difference: a change at the end of a
 * long text must not be hidden behind its equal beginning. Both are cut at the same place.
 */
export function excerptOf(source: string, target: string, limit: number): Excerpt {
  let common = 0;
  while (common < source.length && common < target.length && source[common] === target[common]) common++;
  const longest = Math.max(source.length, target.length);
  // Not further than needed to see the end.
  let start = Math.max(0, Math.min(common - LEAD, longest - limit));
  // Never between the two halves of a character beyond the basic plane.
  if (start > 0 && isLowSurrogate(source, start)) start--;
  const cut = (text: string) => {
    const end = start + limit;
    return text.slice(start, isLowSurrogate(text, end) ? end + 1 : end);
  };
  const goesOn = (text: string) => text.length > start + limit;
  return {
    start,
    source: cut(source),
    target: cut(target),
    cutBefore: start > 0,
    cutAfter: { source: goesOn(source), target: goesOn(target) },
  };
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
