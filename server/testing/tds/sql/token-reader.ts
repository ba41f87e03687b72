import type { NameParts } from './ast.ts';
import type { Token } from './lexer.ts';
import { SqlError } from './sql-error.ts';
import { MAX, makeType, type SqlType, typeName } from './sql-type.ts';

/** Words that cannot be an alias or a name without brackets. */
const RESERVED = new Set(
  `SELECT FROM WHERE GROUP HAVING ORDER UNION EXCEPT INTERSECT JOIN INNER LEFT CROSS ON AS AND OR NOT IN IS NULL LIKE BETWEEN EXISTS CASE WHEN
   THEN ELSE END INSERT UPDATE DELETE CREATE DROP ALTER SET BEGIN COMMIT ROLLBACK SAVE IF USE KILL INTO VALUES TOP DISTINCT WITH CAST CONVERT
   COLLATE PRIMARY UNIQUE DEFAULT CHECK CONSTRAINT REFERENCES FOREIGN TABLE DECLARE OPTION OUTER RIGHT FULL EXEC EXECUTE`.split(/\s+/),
);

/** A place in a list of tokens, and the small words of the grammar. */
export class TokenReader {
  private readonly tokens: Token[];
  private at = 0;

  constructor(tokens: Token[]) {
    this.tokens = tokens;
  }

  get current(): Token {
    return this.tokens[this.at]!;
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.current;
    this.at = Math.min(this.at + 1, this.tokens.length - 1);
    return token;
  }

  get ended(): boolean {
    return this.current.kind === 'end';
  }

  isWord(...words: string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token.kind === 'word' && token.text.toUpperCase() === word;
    });
  }

  /** Takes these words if they come next. */
  takeWord(...words: string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.at += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (this.current.kind !== 'symbol' || this.current.text !== symbol) return false;
    this.next();
    return true;
  }

  isSymbol(symbol: string): boolean {
    return this.current.kind === 'symbol' && this.current.text === symbol;
  }

  needWord(...words: string[]): void {
    if (!this.takeWord(...words)) throw this.unexpected();
  }

  needSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  /** A name in brackets or quotes, or a word that is not reserved. */
  isName(): boolean {
    const { kind, text } = this.current;
    return kind === 'name' || (kind === 'word' && !RESERVED.has(text.toUpperCase()));
  }

  name(): string {
    if (!this.isName()) throw this.unexpected();
    return this.next().text;
  }

  nameParts(): NameParts {
    const parts = [this.current.kind === 'variable' ? this.next().text : this.name()];
    while (this.takeSymbol('.')) parts.push(this.name());
    return parts;
  }

  nameList(): string[] {
    this.needSymbol('(');
    const names = [this.name()];
    while (this.takeSymbol(',')) names.push(this.name());
    this.needSymbol(')');
    return names;
  }

  /** `decimal(12, 2)`, `nvarchar(max)`. */
  type(inConversion = false): SqlType {
    const token = this.next();
    const name = typeName(token.text);
    if (!name) throw new SqlError(243, `Type ${token.text} is not a defined system type.`);
    if (token.text.toLowerCase() === 'sysname') return makeType('nvarchar', 128);
    if (!this.takeSymbol('(')) return makeType(name, inConversion && /char|binary/.test(name) ? 30 : undefined);
    const size = () => (this.takeWord('MAX') ? MAX : Number(this.next().text));
    const first = size();
    const second = this.takeSymbol(',') ? size() : undefined;
    this.needSymbol(')');
    return makeType(name, first, second);
  }

  unexpected(): SqlError {
    const { kind, text, line } = this.current;
    const error =
      kind === 'word' && RESERVED.has(text.toUpperCase())
        ? new SqlError(156, `Incorrect syntax near the keyword '${text}'.`, 15)
        : new SqlError(102, `Incorrect syntax near '${text}'.`, 15);
    error.line = line;
    return error;
  }
}
