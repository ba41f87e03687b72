import type { OracleColumn, OracleConnection, OracleDriver, OracleResult } from '../driver.ts';
import { SESSION_SETTINGS } from '../session.ts';

/** What the double answers to one statement. Rows are in the form the thin driver hands over: NUMBER as text, RAW as Buffer. */
export interface ScriptedAnswer {
  when: RegExp;
  columns?: OracleColumn[];
  rows?: unknown[][];
  /** Row by row, for tables too large to write down. */
  row?: { count: number; at: (index: number) => unknown[] };
  error?: Error;
  /** Rows that depend on the binds. */
  answer?: (binds: unknown[]) => unknown[][];
  /** `executeMany`: what became of each row, as row counts or as the error that refused it. */
  many?: (binds: unknown[][]) => (number | Error)[];
  /** The fetch that would read beyond this many rows fails with `error`. */
  failAfter?: number;
}

/** An error as the driver makes it: `code` and `errorNum` beside a text that begins with the code. */
export function oracleError(code: string, text: string): Error {
  return Object.assign(new Error(`${code}: ${text}`), { code, errorNum: Number(code.slice(4)) });
}

/**
 * Stands in for node-oracledb: no Oracle behind it and no SQL inside it, only answers to the statements our builders write.
 * It proves what our code does with the driver. A statement that no answer fits is an error, as is one on a closed or busy
 * connection.
 */
export class OracleDouble implements OracleDriver {
  readonly statements: string[] = [];
  /** How many rows each fetch of a result set asked for. */
  readonly fetches: number[] = [];
  connected = 0;
  open = 0;
  breaks = 0;
  commits = 0;
  rollbacks = 0;
  /** Thrown by the next commit. */
  commitError: Error | null = null;
  private readonly script: ScriptedAnswer[];

  constructor(script: ScriptedAnswer[]) {
    this.script = [
      ...script,
      { when: /^ALTER SESSION SET / },
      { when: /^SET TRANSACTION READ ONLY$/ },
      { when: /CURRENT_SCHEMA/, rows: [['APP']] },
      { when: /^SELECT 1 FROM DUAL$/, rows: [['1']] },
    ];
  }

  async connect(): Promise<OracleConnection> {
    this.connected += 1;
    this.open += 1;
    return this.connection();
  }

  private answer(sql: string): ScriptedAnswer {
    this.statements.push(sql === SESSION_SETTINGS ? 'ALTER SESSION' : sql);
    const found = this.script.find(({ when }) => when.test(sql));
    if (!found) throw new Error(`The double has no answer to: ${sql}`);
    if (found.error && found.failAfter === undefined) throw found.error;
    return found;
  }

  private connection(): OracleConnection {
    let closed = false;
    let broken = false;
    const check = () => {
      if (closed) throw oracleError('NJS-003', 'invalid or closed connection');
      if (broken) throw oracleError('ORA-01013', 'user requested cancel of current operation');
    };
    return {
      callTimeout: 0,
      execute: async (sql, binds, options): Promise<OracleResult> => {
        check();
        const found = this.answer(sql);
        if (found.answer) return { rows: found.answer(binds) };
        const total = found.row?.count ?? found.rows?.length ?? 0;
        const at = (index: number) => found.row?.at(index) ?? found.rows![index]!;
        if (!options.resultSet) return { rows: Array.from({ length: total }, (_, index) => at(index)) };
        let next = 0;
        return {
          resultSet: {
            getRows: async (count) => {
              check();
              this.fetches.push(count);
              if (found.failAfter !== undefined && next + count > found.failAfter) throw found.error;
              const end = Math.min(total, next + count);
              const rows = Array.from({ length: end - next }, (_, index) => at(next + index));
              next = end;
              return rows;
            },
            close: async () => undefined,
          },
        };
      },
      executeMany: async (sql, binds) => {
        check();
        const outcome = this.answer(sql).many?.(binds) ?? [];
        const refused = outcome.flatMap((one, offset) => (one instanceof Error ? [Object.assign(one, { offset })] : []));
        return {
          dmlRowCounts: outcome.map((one) => (typeof one === 'number' ? one : 0)),
          ...(refused.length > 0 ? { batchErrors: refused } : {}),
        };
      },
      getStatementInfo: async (sql) => {
        check();
        return { metaData: this.answer(sql).columns };
      },
      break: async () => {
        this.breaks += 1;
        broken = true;
      },
      commit: async () => {
        check();
        if (this.commitError) throw this.commitError;
        this.commits += 1;
      },
      rollback: async () => {
        check();
        this.rollbacks += 1;
      },
      close: async () => {
        if (!closed) this.open -= 1;
        closed = true;
      },
    };
  }
}
