import type { Expression, Query } from './ast.ts';
import { SqlError } from './sql-error.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads expressions; sub-queries are read by whoever reads queries. */
export class ExpressionParser {
  private readonly reader: TokenReader;
  private readonly subquery: () => Query;

  constructor(reader: TokenReader, subquery: () => Query) {
    this.reader = reader;
    this.subquery = subquery;
  }

  expression(): Expression {
    let left = this.conjunction();
    while (this.reader.takeWord('OR')) left = { kind: 'binary', operator: 'OR', left, right: this.conjunction() };
    return left;
  }

  list(): Expression[] {
    const all = [this.expression()];
    while (this.reader.takeSymbol(',')) all.push(this.expression());
    return all;
  }

  private conjunction(): Expression {
    let left = this.negation();
    while (this.reader.takeWord('AND')) left = { kind: 'binary', operator: 'AND', left, right: this.negation() };
    return left;
  }

  private negation(): Expression {
    if (this.reader.takeWord('NOT')) return { kind: 'unary', operator: 'NOT', value: this.negation() };
    return this.predicate();
  }

  private predicate(): Expression {
    const { reader } = this;
    if (reader.takeWord('EXISTS')) return { kind: 'exists', query: this.parenthesised() };
    const left = this.sum();
    for (const operator of ['=', '<>', '!=', '<=', '>=', '<', '>']) {
      if (reader.takeSymbol(operator)) {
        return { kind: 'binary', operator: operator === '!=' ? '<>' : operator, left, right: this.sum() };
      }
    }
    if (reader.takeWord('IS')) {
      const negated = reader.takeWord('NOT');
      if (reader.takeWord('DISTINCT', 'FROM')) return { kind: 'distinct_from', left, right: this.sum(), negated };
      reader.needWord('NULL');
      return { kind: 'is_null', value: left, negated };
    }
    const negated = ['LIKE', 'BETWEEN', 'IN'].some((word) => reader.isWord('NOT', word)) && reader.takeWord('NOT');
    if (reader.takeWord('LIKE')) return { kind: 'like', value: left, pattern: this.sum(), negated };
    if (reader.takeWord('BETWEEN')) {
      const low = this.sum();
      reader.needWord('AND');
      return { kind: 'between', value: left, low, high: this.sum(), negated };
    }
    if (reader.takeWord('IN')) {
      if (reader.peek(0).text === '(' && /^(SELECT|WITH)$/i.test(reader.peek(1).text)) {
        return { kind: 'in', value: left, list: this.parenthesised(), negated };
      }
      reader.needSymbol('(');
      const list = this.list();
      reader.needSymbol(')');
      return { kind: 'in', value: left, list, negated };
    }
    return left;
  }

  private sum(): Expression {
    let left = this.product();
    for (;;) {
      const operator = ['+', '-'].find((symbol) => this.reader.takeSymbol(symbol));
      if (!operator) return left;
      left = { kind: 'binary', operator, left, right: this.product() };
    }
  }

  private product(): Expression {
    let left = this.collated();
    for (;;) {
      const operator = ['*', '/', '%'].find((symbol) => this.reader.takeSymbol(symbol));
      if (!operator) return left;
      left = { kind: 'binary', operator, left, right: this.collated() };
    }
  }

  private collated(): Expression {
    let value = this.primary();
    while (this.reader.takeWord('COLLATE')) value = { kind: 'collate', value, collation: this.reader.name() };
    return value;
  }

  private primary(): Expression {
    const { reader } = this;
    for (const operator of ['-', '+'] as const) {
      if (reader.takeSymbol(operator)) return { kind: 'unary', operator, value: this.collated() };
    }
    if (reader.isSymbol('(')) {
      if (/^(SELECT|WITH)$/i.test(reader.peek().text) && reader.peek().kind === 'word') {
        return { kind: 'subquery', query: this.parenthesised() };
      }
      reader.next();
      const inner = this.expression();
      reader.needSymbol(')');
      return inner;
    }
    const { kind, text } = reader.current;
    switch (kind) {
      case 'string':
        reader.next();
        return { kind: 'literal', value: text, type: 'string' };
      case 'binary':
        reader.next();
        return { kind: 'literal', value: text.slice(2), type: 'binary' };
      case 'number':
        reader.next();
        return { kind: 'literal', value: text, type: /e/i.test(text) ? 'float' : text.includes('.') ? 'decimal' : 'integer' };
      case 'variable':
        reader.next();
        return { kind: 'variable', name: text };
      case 'word':
      case 'name':
        return this.named();
      default:
        throw reader.unexpected();
    }
  }

  private named(): Expression {
    const { reader } = this;
    if (reader.takeWord('NULL')) return { kind: 'literal', value: 'null', type: 'null' };
    if (reader.takeWord('CASE')) return this.cases();
    if (reader.takeWord('CAST')) return this.cast(false);
    if (reader.takeWord('TRY_CAST')) return this.cast(true);
    if (reader.takeWord('CONVERT')) return this.conversion(false);
    if (reader.takeWord('TRY_CONVERT')) return this.conversion(true);
    // LEFT and RIGHT are functions only before a parenthesis.
    if (reader.peek().text === '(' && (reader.isName() || reader.isWord('LEFT'))) return this.call();
    const parts = reader.nameParts();
    if (parts.length > 4) throw new SqlError(117, 'The name contains more than the maximum number of prefixes.');
    return { kind: 'column', parts };
  }

  private cases(): Expression {
    const { reader } = this;
    const operand = reader.isWord('WHEN') ? null : this.expression();
    const branches: { when: Expression; result: Expression }[] = [];
    while (reader.takeWord('WHEN')) {
      const when = this.expression();
      reader.needWord('THEN');
      branches.push({ when, result: this.expression() });
    }
    const otherwise = reader.takeWord('ELSE') ? this.expression() : null;
    reader.needWord('END');
    return { kind: 'case', operand, branches, otherwise };
  }

  private cast(attempt: boolean): Expression {
    const { reader } = this;
    reader.needSymbol('(');
    const value = this.expression();
    reader.needWord('AS');
    const to = reader.type(true);
    reader.needSymbol(')');
    return { kind: 'convert', to, value, style: null, attempt };
  }

  private conversion(attempt: boolean): Expression {
    const { reader } = this;
    reader.needSymbol('(');
    const to = reader.type(true);
    reader.needSymbol(',');
    const value = this.expression();
    const style = reader.takeSymbol(',') ? this.expression() : null;
    reader.needSymbol(')');
    return { kind: 'convert', to, value, style, attempt };
  }

  private call(): Expression {
    const { reader } = this;
    const name = reader.next().text.toUpperCase();
    reader.needSymbol('(');
    if (reader.takeSymbol('*')) {
      reader.needSymbol(')');
      return { kind: 'call', name, args: [], star: true, distinct: false };
    }
    const distinct = reader.takeWord('DISTINCT');
    const args = reader.isSymbol(')') ? [] : this.list();
    reader.needSymbol(')');
    return { kind: 'call', name, args, star: false, distinct };
  }

  private parenthesised(): Query {
    this.reader.needSymbol('(');
    const query = this.subquery();
    this.reader.needSymbol(')');
    return query;
  }
}
