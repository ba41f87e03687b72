import type { JsonColumn, OrderItem, Query, QueryBody, Select, SelectItem, Source } from './ast.ts';
import { ExpressionParser } from './parse-expression.ts';
import type { TokenReader } from './token-reader.ts';

/** Reads SELECT statements. */
export class QueryParser {
  readonly expressions: ExpressionParser;
  private readonly reader: TokenReader;

  constructor(reader: TokenReader) {
    this.reader = reader;
    this.expressions = new ExpressionParser(reader, () => this.query());
  }

  query(): Query {
    const { reader } = this;
    const commonTables: Query['commonTables'] = [];
    if (reader.takeWord('WITH')) {
      do {
        const name = reader.name();
        const columns = reader.isSymbol('(') ? reader.nameList() : null;
        reader.needWord('AS');
        reader.needSymbol('(');
        const query = this.query();
        reader.needSymbol(')');
        commonTables.push({ name, columns, query });
      } while (reader.takeSymbol(','));
    }
    let body: QueryBody = this.term();
    for (;;) {
      const operator = (['UNION', 'INTERSECT', 'EXCEPT'] as const).find((word) => reader.takeWord(word));
      if (!operator) break;
      const all = operator === 'UNION' && reader.takeWord('ALL');
      body = { kind: 'set', operator: all ? 'union all' : (operator.toLowerCase() as 'union'), left: body, right: this.term() };
    }
    return { commonTables, body, orderBy: this.orderBy() };
  }

  orderBy(): OrderItem[] {
    const { reader } = this;
    if (!reader.takeWord('ORDER', 'BY')) return [];
    const items: OrderItem[] = [];
    do {
      const value = this.expressions.expression();
      const descending = reader.takeWord('DESC');
      if (!descending) reader.takeWord('ASC');
      items.push({ value, descending });
    } while (reader.takeSymbol(','));
    return items;
  }

  items(): SelectItem[] {
    const items = [this.item()];
    while (this.reader.takeSymbol(',')) items.push(this.item());
    return items;
  }

  from(): Source {
    let source = this.joined();
    while (this.reader.takeSymbol(',')) source = { kind: 'join', type: 'cross', left: source, right: this.joined(), on: null };
    return source;
  }

  where() {
    return this.reader.takeWord('WHERE') ? this.expressions.expression() : null;
  }

  private term(): QueryBody {
    if (this.reader.takeSymbol('(')) {
      const { body } = this.query();
      this.reader.needSymbol(')');
      return body;
    }
    return this.select();
  }

  private select(): Select {
    const { reader, expressions } = this;
    reader.needWord('SELECT');
    const distinct = reader.takeWord('DISTINCT');
    if (!distinct) reader.takeWord('ALL');
    let top = null;
    if (reader.takeWord('TOP')) {
      reader.needSymbol('(');
      top = expressions.expression();
      reader.needSymbol(')');
    }
    const items = this.items();
    const from = reader.takeWord('FROM') ? this.from() : null;
    const where = this.where();
    const groupBy = reader.takeWord('GROUP', 'BY') ? expressions.list() : [];
    const having = reader.takeWord('HAVING') ? expressions.expression() : null;
    return { kind: 'select', distinct, top, items, from, where, groupBy, having };
  }

  private item(): SelectItem {
    const { reader } = this;
    if (reader.takeSymbol('*')) return { kind: 'star', table: null };
    if (reader.peek(1).text === '.' && reader.peek(2).text === '*' && reader.peek(2).kind === 'symbol') {
      const table = reader.name();
      reader.next();
      reader.next();
      return { kind: 'star', table };
    }
    const value = this.expressions.expression();
    return { kind: 'value', value, alias: this.alias() };
  }

  private alias(): string | null {
    if (this.reader.takeWord('AS')) return this.reader.current.kind === 'string' ? this.reader.next().text : this.reader.name();
    return this.reader.isName() ? this.reader.name() : null;
  }

  private joined(): Source {
    const { reader } = this;
    let left = this.source();
    for (;;) {
      if (reader.takeWord('CROSS', 'JOIN') || reader.takeWord('CROSS', 'APPLY')) {
        left = { kind: 'join', type: 'cross', left, right: this.source(), on: null };
        continue;
      }
      const outer = reader.takeWord('LEFT');
      if (outer) reader.takeWord('OUTER');
      else reader.takeWord('INNER');
      if (!reader.takeWord('JOIN')) return left;
      const right = this.source();
      reader.needWord('ON');
      left = { kind: 'join', type: outer ? 'left' : 'inner', left, right, on: this.expressions.expression() };
    }
  }

  private source(): Source {
    const { reader } = this;
    if (reader.takeSymbol('(')) {
      const source = reader.isWord('VALUES') ? this.values() : this.derived();
      return source;
    }
    const parts = reader.nameParts();
    if (reader.takeSymbol('(')) {
      const args = reader.isSymbol(')') ? [] : this.expressions.list();
      reader.needSymbol(')');
      const json = reader.isWord('WITH') && reader.peek().text === '(' ? this.jsonColumns() : null;
      return { kind: 'function', parts, args, json, alias: this.alias() };
    }
    const alias = this.alias();
    return { kind: 'table', parts, alias, exclusive: this.hints() };
  }

  private values(): Source {
    const { reader } = this;
    reader.needWord('VALUES');
    const rows = [];
    do {
      reader.needSymbol('(');
      rows.push(this.expressions.list());
      reader.needSymbol(')');
    } while (reader.takeSymbol(','));
    reader.needSymbol(')');
    return { kind: 'values', rows, ...this.namedColumns() };
  }

  private derived(): Source {
    const query = this.query();
    this.reader.needSymbol(')');
    return { kind: 'derived', query, ...this.namedColumns() };
  }

  private namedColumns(): { alias: string; columns: string[] | null } {
    this.reader.takeWord('AS');
    const alias = this.reader.name();
    return { alias, columns: this.reader.isSymbol('(') ? this.reader.nameList() : null };
  }

  private jsonColumns(): JsonColumn[] {
    const { reader } = this;
    reader.needWord('WITH');
    reader.needSymbol('(');
    const columns: JsonColumn[] = [];
    do {
      const name = reader.name();
      const type = reader.type();
      columns.push({ name, type, path: reader.next().text });
    } while (reader.takeSymbol(','));
    reader.needSymbol(')');
    return columns;
  }

  /** `WITH (UPDLOCK, HOLDLOCK)`: whether the rows are locked against others. */
  private hints(): boolean {
    const { reader } = this;
    if (!reader.isWord('WITH') || reader.peek().text !== '(') return false;
    reader.next();
    return reader.nameList().some((hint) => /^(UPDLOCK|XLOCK|TABLOCKX)$/i.test(hint));
  }
}
