import { SqlError } from './sql-error.ts';

export interface Token {
  kind: 'word' | 'name' | 'string' | 'number' | 'binary' | 'variable' | 'symbol' | 'end';
  /** Of a word as written; of a name, string and so on its content. */
  text: string;
  line: number;
}

const SYMBOLS = ['<>', '<=', '>=', '!='];

/** Tokens of Transact-SQL with QUOTED_IDENTIFIER ON. @throws SqlError 102, 105, 113. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const push = (kind: Token['kind'], text: string, end: number) => {
    tokens.push({ kind, text, line });
    for (let index = at; index < end; index += 1) if (sql[index] === '\n') line += 1;
    at = end;
  };
  while (at < sql.length) {
    const rest = sql.slice(at, at + 300);
    const blank = /^\s+/.exec(rest)?.[0];
    if (blank) {
      line += blank.split('\n').length - 1;
      at += blank.length;
    } else if (rest.startsWith('--')) {
      const end = sql.slice(at).search(/[\r\n]/);
      at = end === -1 ? sql.length : at + end;
    } else if (rest.startsWith('/*')) {
      const end = commentEnd(sql, at);
      line += sql.slice(at, end).split('\n').length - 1;
      at = end;
    } else if (rest[0] === "'" || /^N'/i.test(rest)) {
      const start = rest[0] === "'" ? at : at + 1;
      const end = quotedEnd(sql, start, "'");
      push('string', sql.slice(start + 1, end - 1).replaceAll("''", "'"), end);
    } else if (rest[0] === '"') {
      const end = quotedEnd(sql, at, '"');
      push('name', sql.slice(at + 1, end - 1).replaceAll('""', '"'), end);
    } else if (rest[0] === '[') {
      const end = quotedEnd(sql, at, ']');
      push('name', sql.slice(at + 1, end - 1).replaceAll(']]', ']'), end);
    } else {
      const [kind, text] = plainToken(rest);
      push(kind, text, at + text.length);
    }
  }
  tokens.push({ kind: 'end', text: '', line });
  return tokens;
}

function plainToken(rest: string): [Token['kind'], string] {
  const binary = /^0x[0-9a-f]*/i.exec(rest)?.[0];
  if (binary) return ['binary', binary];
  const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest)?.[0];
  if (number) return ['number', number];
  const variable = /^@@?[\w@#$]+/.exec(rest)?.[0];
  if (variable) return ['variable', variable];
  const word = /^[\p{L}_#][\p{L}\p{N}_@#$]*/u.exec(rest)?.[0];
  if (word) return ['word', word];
  const symbol = SYMBOLS.find((candidate) => rest.startsWith(candidate)) ?? rest[0]!;
  if (!/^[-+*/%=<>!(),.;:&|^~]/.test(symbol)) throw new SqlError(102, `Incorrect syntax near '${symbol}'.`, 15);
  return ['symbol', symbol];
}

/** Comments may hold comments. */
function commentEnd(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SqlError(113, "Missing end comment mark '*/'.", 15);
}

function quotedEnd(sql: string, start: number, quote: string): number {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (sql[at] !== quote) continue;
    if (sql[at + 1] !== quote) return at + 1;
    at += 1;
  }
  throw new SqlError(105, `Unclosed quotation mark after the character string '${sql.slice(start + 1, start + 40)}'.`, 15);
}
