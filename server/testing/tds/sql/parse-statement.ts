import type { Expression, NameParts, OutputClause, Query, Statement } from './ast.ts';
import type { Token } from './lexer.ts';
import { parseColumn, parseDefinition } from './parse-definition.ts';
import { QueryParser } from './parse-query.ts';
import { TokenReader } from './token-reader.ts';

/** The statements of one batch. The whole is read before any of it runs. @throws SqlError 102, 156 … */
export function parseBatch(tokens: Token[], sql: string): Statement[] {
  const reader = new TokenReader(tokens);
  const parser = new StatementParser(reader, sql);
  const statements: Statement[] = [];
  while (reader.takeSymbol(';'));
  while (!reader.ended) {
    statements.push(parser.statement());
    while (reader.takeSymbol(';'));
  }
  return statements;
}

class StatementParser {
  private readonly reader: TokenReader;
  private readonly queries: QueryParser;
  private readonly sql: string;

  constructor(reader: TokenReader, sql: string) {
    this.reader = reader;
    this.queries = new QueryParser(reader);
    this.sql = sql;
  }

  statement(): Statement {
    const { reader } = this;
    if (reader.isWord('SELECT') || reader.isWord('WITH') || reader.isSymbol('(')) return { kind: 'query', query: this.queries.query() };
    if (reader.takeWord('INSERT')) return this.insert();
    if (reader.takeWord('UPDATE')) return this.update();
    if (reader.takeWord('DELETE')) return this.delete();
    if (reader.takeWord('SET')) return this.set();
    if (reader.takeWord('DECLARE')) return this.declare();
    if (reader.takeWord('BEGIN')) return this.transaction('begin');
    if (reader.takeWord('COMMIT')) return this.transaction('commit');
    if (reader.takeWord('ROLLBACK')) return this.transaction('rollback');
    if (reader.takeWord('SAVE')) return this.transaction('save');
    if (reader.takeWord('IF')) {
      const condition = this.queries.expressions.expression();
      return { kind: 'if', condition, statement: this.statement() };
    }
    if (reader.takeWord('WAITFOR', 'DELAY')) return { kind: 'wait', ms: delayMs(reader.next().text) };
    if (reader.takeWord('CREATE', 'TRIGGER')) return this.trigger();
    if (reader.takeWord('USE')) return { kind: 'use', database: reader.name() };
    if (reader.takeWord('KILL')) return { kind: 'kill', session: Number(reader.next().text) };
    const definition = parseDefinition(reader, this.queries, this.sql);
    if (definition) return definition;
    throw reader.unexpected();
  }

  private trigger(): Statement {
    const { reader } = this;
    reader.nameParts();
    reader.needWord('ON');
    const table = reader.nameParts();
    reader.needWord('AFTER');
    const event = reader.next().text.toLowerCase();
    reader.needWord('AS');
    const body: Statement[] = [];
    while (!reader.ended) {
      body.push(this.statement());
      while (reader.takeSymbol(';'));
    }
    return { kind: 'create_trigger', table, event, body };
  }

  private transaction(kind: 'begin' | 'commit' | 'rollback' | 'save'): Statement {
    const { reader } = this;
    if (!reader.takeWord('TRAN') && !reader.takeWord('TRANSACTION') && kind !== 'commit' && kind !== 'rollback') throw reader.unexpected();
    return { kind, name: reader.isName() ? reader.name() : null };
  }

  private set(): Statement {
    const { reader } = this;
    if (reader.takeWord('TRANSACTION', 'ISOLATION', 'LEVEL')) {
      const first = reader.next().text.toUpperCase();
      const second = first === 'READ' || first === 'REPEATABLE' ? ` ${reader.next().text.toUpperCase()}` : '';
      return { kind: 'set_isolation', level: first + second };
    }
    if (reader.takeWord('IDENTITY_INSERT')) {
      const table = reader.nameParts();
      return { kind: 'set_identity_insert', table, on: reader.next().text.toUpperCase() === 'ON' };
    }
    const option = reader.next().text.toUpperCase();
    const negative = reader.takeSymbol('-');
    return { kind: 'set', option, value: `${negative ? '-' : ''}${reader.next().text.toUpperCase()}` };
  }

  private declare(): Statement {
    const { reader } = this;
    const name = reader.next().text;
    reader.needWord('TABLE');
    reader.needSymbol('(');
    const columns = [parseColumn(reader, this.queries).column];
    while (reader.takeSymbol(',')) columns.push(parseColumn(reader, this.queries).column);
    reader.needSymbol(')');
    return { kind: 'declare_table', name, columns };
  }

  private insert(): Statement {
    const { reader } = this;
    reader.takeWord('INTO');
    const table = reader.nameParts();
    const columns = reader.isSymbol('(') ? reader.nameList() : null;
    const output = this.output();
    if (reader.takeWord('DEFAULT', 'VALUES')) return { kind: 'insert', table, columns: [], source: null, output };
    return { kind: 'insert', table, columns, source: reader.isWord('VALUES') ? this.values() : this.queries.query(), output };
  }

  /** VALUES (…), (…) as a query over them. */
  private values(): Query {
    const { reader } = this;
    reader.needWord('VALUES');
    const rows: Expression[][] = [];
    do {
      reader.needSymbol('(');
      rows.push(this.queries.expressions.list());
      reader.needSymbol(')');
    } while (reader.takeSymbol(','));
    const [first] = rows;
    const select = (values: Expression[]): Query['body'] => ({
      kind: 'select',
      distinct: false,
      top: null,
      items: values.map((value) => ({ kind: 'value', value, alias: null })),
      from: null,
      where: null,
      groupBy: [],
      having: null,
    });
    const body = rows
      .slice(1)
      .reduce<Query['body']>((left, row) => ({ kind: 'set', operator: 'union all', left, right: select(row) }), select(first!));
    return { commonTables: [], body, orderBy: [] };
  }

  private update(): Statement {
    const { reader } = this;
    const table = reader.nameParts();
    reader.needWord('SET');
    const sets: { column: string; value: Expression }[] = [];
    do {
      const column = reader.nameParts().at(-1)!;
      reader.needSymbol('=');
      sets.push({ column, value: this.queries.expressions.expression() });
    } while (reader.takeSymbol(','));
    const output = this.output();
    const from = reader.takeWord('FROM') ? this.queries.from() : null;
    return { kind: 'update', table, sets, from, where: this.queries.where(), output };
  }

  private delete(): Statement {
    const { reader } = this;
    reader.takeWord('FROM');
    const table: NameParts = reader.nameParts();
    const output = this.output();
    const from = reader.takeWord('FROM') ? this.queries.from() : null;
    return { kind: 'delete', table, from, where: this.queries.where(), output };
  }

  private output(): OutputClause | null {
    if (!this.reader.takeWord('OUTPUT')) return null;
    const items = this.queries.items();
    return { items, into: this.reader.takeWord('INTO') ? this.reader.nameParts() : null };
  }
}

/** `00:01:00` in milliseconds. */
function delayMs(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
