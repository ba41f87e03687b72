import { TieoutError } from '../errors.ts';

/** How a dialect writes what its scanner skips over. */
export interface Lexicon {
  /** Each opens and closes a literal or a name; doubled inside, it stands for itself. */
  quotes: string[];
  /** `\'` does not end a literal in single or double quotes. */
  backslashEscapes?: boolean;
  /** `# …` is a comment. */
  hashComments?: boolean;
  /** `--` begins a comment only before white space. */
  dashesNeedBlank?: boolean;
  /** `[…]` is a name. */
  bracketNames?: boolean;
  /** In such a name `]]` is a bracket, not its end. */
  doubledBrackets?: boolean;
  /** A comment may hold comments. */
  nestedComments?: boolean;
  /** `$tag$ … $tag$` is a literal. */
  dollarQuotes?: boolean;
}

/**
 * A filter or query that people wrote is put in parentheses into our SELECT. It must not be able to close them: every
 * parenthesis, quote and comment it opens ends inside it, and it is one statement. Together with the read-only session
 * this leaves it nothing but reading.
 * @throws TieoutError invalid_input with what is open or in the way.
 */
export function assertOneFragment(text: string, what: string, lexicon: Lexicon): void {
  let depth = 0;
  let at = 0;
  while (at < text.length) {
    const end = skipFragment(text, at, lexicon);
    if (end === -1) throw refuse(what, `the ${text[at] === '/' ? 'comment' : 'quote'} that begins at character ${at + 1} does not end`);
    if (end > at) {
      at = end;
      continue;
    }
    if (text[at] === ';') throw refuse(what, `there is a semicolon at character ${at + 1}`);
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth < 0) throw refuse(what, `the ")" at character ${at + 1} closes nothing`);
    at += 1;
  }
  if (depth > 0) throw refuse(what, 'a ")" is missing');
  if (text.trim() === '') throw refuse(what, 'it is empty');
}

export function withoutFinalSemicolon(query: string): string {
  return query.replace(/[\s;]+$/, '');
}

/** Where the literal, name or comment at `at` ends; `at` when none begins there; -1 when it never ends. */
export function skipFragment(text: string, at: number, lexicon: Lexicon): number {
  const character = text[at]!;
  if (lexicon.quotes.includes(character)) {
    const escapes = lexicon.backslashEscapes === true && character !== '`';
    for (let end = at + 1; end < text.length; end += 1) {
      if (escapes && text[end] === '\\') end += 1;
      else if (text[end] === character && text[end + 1] === character) end += 1;
      else if (text[end] === character) return end + 1;
    }
    return -1;
  }
  if (text.startsWith('/*', at)) {
    // `/*! … */` is no comment for MySQL and MariaDB: they run it.
    const executable = /^\/\*M?!/.test(text.slice(at, at + 4));
    const end = lexicon.nestedComments ? nestedCommentEnd(text, at) : text.indexOf('*/', at + 2);
    return end === -1 || executable ? -1 : end + 2;
  }
  const dashes = text.startsWith('--', at) && (!lexicon.dashesNeedBlank || /^(\s|$)/.test(text.slice(at + 2, at + 3)));
  if (dashes || (lexicon.hashComments && character === '#')) {
    const end = text.indexOf('\n', at);
    return end === -1 ? text.length : end + 1;
  }
  if (lexicon.bracketNames && character === '[') {
    let end = text.indexOf(']', at);
    while (lexicon.doubledBrackets && end !== -1 && text[end + 1] === ']') end = text.indexOf(']', end + 2);
    return end === -1 ? -1 : end + 1;
  }
  const tag = lexicon.dollarQuotes ? /^\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(at))?.[0] : undefined;
  if (tag) {
    const end = text.indexOf(tag, at + tag.length);
    return end === -1 ? -1 : end + tag.length;
  }
  return at;
}

/** Where the mark stands that ends the comment at `at`; -1 when there is none. */
function nestedCommentEnd(text: string, at: number): number {
  let depth = 0;
  for (const mark of text.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return at + mark.index;
  }
  return -1;
}

function refuse(what: string, problem: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `The ${what} cannot be used: ${problem}.`,
    `Correct the ${what}; it is one expression or one SELECT.`,
  );
}
