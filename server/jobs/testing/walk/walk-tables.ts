import type { WriterSubject } from '#server/engine/connectors/testing/writer-subject.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import type { WalkDialect } from './walk-dialect.ts';
import type { ModelMeddling } from './walk-model.ts';
import { NOTE, SEEN, type WalkKey, type WalkScenario, type WalkTable } from './walk-scenario.ts';

/** Makes the tables of a walk, changes them behind Tieout's back and shows what they hold: by statements of the database only. */
export class WalkTables {
  private readonly subject: WriterSubject;
  private readonly dialect: WalkDialect;
  private readonly scenario: WalkScenario;

  constructor(subject: WriterSubject, dialect: WalkDialect, scenario: WalkScenario) {
    this.subject = subject;
    this.dialect = dialect;
    this.scenario = scenario;
  }

  async create(name: string, side: Side, rows: WalkTable): Promise<void> {
    const { keyTypes, moment, further } = this.dialect;
    const { fields, looseKeys } = this.scenario;
    const types = fields.map(({ column }) => `${this.quote(column.name)} ${column[side]}`);
    const columns = [
      `${this.quote('number')} ${keyTypes.number}`,
      `${this.quote('text')} ${looseKeys ? keyTypes.looseText : keyTypes.exactText}`,
      ...types,
      `${this.quote(SEEN)} ${moment}`,
      further,
      ...(looseKeys ? [] : [`PRIMARY KEY (${this.quote('number')}, ${this.quote('text')})`]),
    ];
    await this.run(`DROP TABLE IF EXISTS ${this.quote(name)}`);
    await this.run(`CREATE TABLE ${this.quote(name)} (${columns.join(', ')})`);
    if (looseKeys) await this.run(`CREATE INDEX ${this.quote(`${name}_number`)} ON ${this.quote(name)} (${this.quote('number')})`);
    if (rows.size > 0) await this.run(this.insert(name, rows));
  }

  meddle(name: string, act: ModelMeddling): Promise<void> {
    const { row } = act;
    if (act.kind === 'insert') return this.run(this.insert(name, new Map([['', row]])));
    const where = this.where(row.key);
    if (act.kind === 'delete') return this.run(`DELETE FROM ${this.quote(name)} WHERE ${where}`);
    return this.run(`UPDATE ${this.quote(name)} SET ${this.quote(act.name)} = ${act.value.sql} WHERE ${where}`);
  }

  /** Every row, every column, sorted; exact where the driver's own text is not. */
  async dump(name: string): Promise<string[]> {
    const { fields } = this.scenario;
    if (!fields.some(({ column }) => column.shown)) return (await this.subject.dump(name)).sort();
    const exact = fields.map(({ column }) => {
      const quoted = this.quote(column.name);
      return column.shown ? `${column.shown(quoted)} AS ${quoted}` : quoted;
    });
    const view = `${name}_seen`;
    const others = ['number', 'text', SEEN, NOTE, 'twice'].map((column) => this.quote(column));
    await this.run(`DROP VIEW IF EXISTS ${this.quote(view)}`);
    await this.run(`CREATE VIEW ${this.quote(view)} AS SELECT ${[...others, ...exact].join(', ')} FROM ${this.quote(name)}`);
    return (await this.subject.dump(view)).sort();
  }

  /** What {@link dump} gives for a table that holds exactly these rows. */
  async dumpOf(rows: WalkTable, side: Side): Promise<string[]> {
    await this.create('walk_expected', side, rows);
    return this.dump('walk_expected');
  }

  private insert(name: string, rows: WalkTable): string {
    const names = [...this.scenario.fields.map(({ column }) => column.name), SEEN, NOTE];
    const values = [...rows.values()].map(({ key, cells }) => {
      const literals = [key[0], this.dialect.text(key[1]), ...names.map((column) => cells.get(column)!.sql)];
      return `(${literals.join(', ')})`;
    });
    return `INSERT INTO ${this.quote(name)} (${['number', 'text', ...names].map((column) => this.quote(column)).join(', ')}) VALUES ${values.join(', ')}`;
  }

  private where(key: WalkKey): string {
    return `${this.quote('number')} = ${key[0]} AND ${this.dialect.isText(this.quote('text'), this.dialect.text(key[1]))}`;
  }

  private quote(name: string): string {
    return this.dialect.quote(name);
  }

  private run(statement: string): Promise<void> {
    return this.subject.sql!(statement);
  }
}
