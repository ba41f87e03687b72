/** Words that begin a line of their own, longest first, so that `LEFT JOIN` is not cut at `JOIN`. */
const CLAUSES = [
  'GROUP BY',
  'ORDER BY',
  'ANTI JOIN',
  'SEMI JOIN',
  'LEFT JOIN',
  'CROSS JOIN',
  'UNION ALL',
  'UNION',
  'SELECT',
  'FROM',
  'JOIN',
  'WHERE',
  'HAVING',
  'QUALIFY',
  'VALUES',
] as const;
const BEGINS = new RegExp(`^(?:${CLAUSES.join('|')})\\b`);
const INDENT = '  ';

/**
 * A statement with a line for every clause, those of an inner query further in. Only blanks change, and none inside quotes or
 * backticks: what is shown is what is sent.
 */
export function sqlLines(sql: string): string {
  let text = '';
  let at = 0;
  // Brackets that hold a query are further in; those of an expression are not.
  const brackets: boolean[] = [];
  const depth = () => brackets.filter(Boolean).length;
  while (at < sql.length) {
    const quoted = /^(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`)/.exec(sql.slice(at))?.[0];
    if (quoted !== undefined) {
      text += quoted;
      at += quoted.length;
      continue;
    }
    const letter = sql[at] as string;
    if (letter === '(') brackets.push(/^\(\s*(?:SELECT|WITH)\b/.test(sql.slice(at)));
    if (letter === ')') brackets.pop();
    const clause = /[\w"]/.test(sql[at - 1] ?? '') ? null : BEGINS.exec(sql.slice(at));
    if (clause && opensLine(brackets) && text.trim() !== '') {
      text = `${text.trimEnd()}\n${INDENT.repeat(depth())}`;
    }
    const taken = clause?.[0] ?? letter;
    text += taken === '\n' ? ' ' : taken;
    at += taken.length;
  }
  return text.trim();
}

/** `EXTRACT(year FROM day)` stays on its line: a clause is one only where a query may be. */
function opensLine(brackets: readonly boolean[]): boolean {
  return brackets.at(-1) ?? true;
}
