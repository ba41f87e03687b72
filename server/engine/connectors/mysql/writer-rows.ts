import type { MysqlWriterColumn } from './writer-columns.ts';

type Text = string | null;

/** Enough empty tables to make the planner expect hundreds of rows: it counts 2 for each, and builds no index for so few. */
const PADDING_TABLES = 8;
const ALL_ROWS = '18446744073709551615';

/**
 * Rows of texts as a table `v` of columns `c0`, `c1` … and `place` from 1, bound as one JSON document. The first columns
 * are the key's. Where the table has no index on the key, it is read once and looked up in `v` by a hash of the key, for
 * which the server makes an index by itself.
 */
export class JsonRows {
  readonly json: string;
  private readonly columns: MysqlWriterColumn[];
  private readonly keys: number;
  private readonly hexed: boolean[];

  constructor(columns: MysqlWriterColumn[], keys: number, rows: Text[][]) {
    this.columns = columns;
    this.keys = keys;
    // MariaDB's JSON_TABLE refuses \u0000.
    this.hexed = columns.map((_, index) => rows.some((row) => row[index]?.includes('\0')));
    this.json = JSON.stringify(
      this.hexed.includes(true)
        ? rows.map((row) => row.map((text, index) => (this.hexed[index] && text !== null ? Buffer.from(text).toString('hex') : text)))
        : rows,
    );
  }

  given(index: number): string {
    return this.hexed[index] ? `CONVERT(UNHEX(v.c${index}) USING utf8mb4)` : `v.c${index}`;
  }

  table(): string {
    const columns = this.columns.map((_, index) => `c${index} LONGTEXT CHARACTER SET utf8mb4 PATH '$[${index}]'`);
    return `JSON_TABLE(?, '$[*]' COLUMNS (place FOR ORDINALITY, ${columns.join(', ')}))`;
  }

  /** `v` joined to the table `t` in the order that finds each row of `t` at once. */
  joined(name: string, indexed: boolean, isMariadb: boolean): string {
    if (indexed) return `${this.table()} AS v STRAIGHT_JOIN ${name} AS t ON ${this.sameKey().join(' AND ')}`;
    const names = this.columns.map((_, index) => `v.c${index}`).join(', ');
    const rows = `SELECT ${this.hashOfGiven()} AS h, v.place, ${names} FROM ${this.table()} AS v`;
    const nothing = Array.from({ length: PADDING_TABLES }, (_, index) => `JSON_TABLE('[]', '$[*]' COLUMNS (e INT PATH '$')) AS e${index}`);
    const nulls = ['NULL', 'NULL', ...this.columns.map(() => 'NULL')].join(', ');
    const padded = isMariadb ? `${rows} LIMIT ${ALL_ROWS}` : `${rows} UNION ALL SELECT ${nulls} FROM ${nothing.join(', ')}`;
    return `${name} AS t STRAIGHT_JOIN (${padded}) AS v ON v.h = ${this.hashOfStored()}`;
  }

  /** Every column up to `end` by exactly the text that was read. */
  exact(end: number): string {
    return this.columns
      .slice(0, end)
      .map(({ quoted, text }, index) => `CAST(${text(`t.${quoted}`)} AS BINARY) <=> CAST(${this.given(index)} AS BINARY)`)
      .join(' AND ');
  }

  private sameKey(): string[] {
    return this.columns.slice(0, this.keys).map(({ quoted, typed, text }, index) => {
      const given = this.given(index);
      return typed ? `t.${quoted} = ${typed(given)}` : `CAST(${text(`t.${quoted}`)} AS BINARY) = CAST(${given} AS BINARY)`;
    });
  }

  /** A number for each key, the same for both spellings of one value. */
  private hashOfGiven(): string {
    return this.hash((column, index) => {
      const given = this.given(index);
      if (column.coding === 'hex') return `UPPER(${given})`;
      return column.isText || !column.typed ? given : `CONVERT(${column.typed(given)} USING utf8mb4)`;
    });
  }

  private hashOfStored(): string {
    return this.hash((column) => {
      const stored = `t.${column.quoted}`;
      if (column.isText || !column.typed) return column.text(stored);
      // Through the same cast, so that the fraction digits of both texts are as many.
      return `CONVERT(${column.typed(stored)} USING utf8mb4)`;
    });
  }

  private hash(part: (column: MysqlWriterColumn, index: number) => string): string {
    const parts = this.columns.slice(0, this.keys).map(part);
    return `CRC32(CONCAT_WS('/', ${parts.join(', ')}))`;
  }
}
