import { type Lexicon, skipFragment } from '../fragment.ts';

/**
 * A query that begins with common table expressions cannot stand in FROM: they go before our own SELECT.
 * @example `WITH a AS (…) SELECT * FROM a` → commonTables `WITH a AS (…) `, select `SELECT * FROM a`
 */
export function splitCommonTables(query: string, lexicon: Lexicon): { commonTables: string; select: string } {
  const whole = { commonTables: '', select: query };
  let depth = 0;
  let first = true;
  for (let at = 0; at < query.length; ) {
    const end = skipFragment(query, at, lexicon);
    if (end > at) {
      at = end;
      continue;
    }
    const word = /^[A-Za-z_@#][\w@#$]*/.exec(query.slice(at, at + 130))?.[0];
    if (word) {
      if (first && word.toUpperCase() !== 'WITH') return whole;
      if (depth === 0 && word.toUpperCase() === 'SELECT') return { commonTables: query.slice(0, at), select: query.slice(at) };
      first = false;
    } else if (query[at] === '(') depth += 1;
    else if (query[at] === ')') depth -= 1;
    if (first && !/\s/.test(query[at]!)) return whole;
    at += word?.length ?? 1;
  }
  return whole;
}
