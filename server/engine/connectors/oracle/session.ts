import { Cancelled, throwIfCancelled } from '../../errors.ts';
import type { SessionSource } from '../connection-pool.ts';
import { tlsMaterial } from '../tls.ts';
import { connectString, type OracleConfig } from './config.ts';
import type { OracleColumn, OracleConnection, OracleDriver, OracleResultSet } from './driver.ts';
import { walletOf } from './wallet.ts';

const CONNECT_TIMEOUT_SECONDS = 10;
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * What the server's texts depend on, whatever the account's or the machine's habits are. The territory comes first: it sets
 * the formats that the others then fix.
 */
export const SESSION_SETTINGS = `ALTER SESSION SET NLS_LANGUAGE = 'AMERICAN' NLS_TERRITORY = 'AMERICA' NLS_NUMERIC_CHARACTERS = '.,' NLS_CALENDAR = 'GREGORIAN' NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9' NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM' NLS_SORT = 'BINARY' NLS_COMP = 'BINARY' TIME_ZONE = '+00:00'`;

/** One signed-in connection with the session settings that every read and write needs. */
export class OracleSession {
  readonly connection: OracleConnection;
  /** Where a table without a schema in its name is looked up. */
  schema = '';
  private closing: Promise<void> | null = null;

  constructor(connection: OracleConnection) {
    this.connection = connection;
  }

  async prepare(): Promise<void> {
    await this.connection.execute(SESSION_SETTINGS, [], {});
    const [row] = await this.query("SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') FROM DUAL");
    this.schema = String(row?.[0]);
  }

  /** All rows of a short answer; for what is bounded by the catalogue, never for a table's rows. */
  async query(sql: string, binds: unknown[] = []): Promise<unknown[][]> {
    const result = await this.connection.execute(sql, binds, { fetchArraySize: 1000, prefetchRows: 1000 });
    return result.rows ?? [];
  }

  /** The columns of a statement, which is parsed and not run. */
  async columns(sql: string): Promise<OracleColumn[]> {
    const { metaData } = await this.connection.getStatementInfo(sql);
    return metaData ?? [];
  }

  async open(sql: string, prefetchRows: number): Promise<OracleResultSet> {
    const { resultSet } = await this.connection.execute(sql, [], { resultSet: true, fetchArraySize: prefetchRows, prefetchRows });
    if (!resultSet) throw new Error('NJS-019: the statement is no query');
    return resultSet;
  }

  /** A transaction that sees one moment and can write nothing. Must be the first statement of the transaction. */
  async beginSnapshot(): Promise<void> {
    await this.connection.execute('SET TRANSACTION READ ONLY', [], {});
  }

  async limitStatements(seconds: number): Promise<void> {
    this.connection.callTimeout = Math.ceil(seconds * 1000);
  }

  /** Undoes what the last user left. */
  async reset(): Promise<void> {
    this.connection.callTimeout = 0;
    await this.connection.rollback();
  }

  get isOpen(): boolean {
    return this.closing === null;
  }

  /** Ends the running statement on the server, then the connection. Never throws. */
  async cancel(): Promise<void> {
    await this.connection.break().catch(() => undefined);
    await this.close();
  }

  /** Never throws and never waits long: a server that does not answer is left alone. */
  close(): Promise<void> {
    this.closing ??= (async () => {
      try {
        this.connection.callTimeout = CLOSE_TIMEOUT_MS;
        await this.connection.close();
      } catch {
        // Gone already.
      }
    })();
    return this.closing;
  }
}

/** What the pool needs to know about sessions. */
export function oracleSessions(driver: OracleDriver, config: OracleConfig, baseDir: string): SessionSource<OracleSession> {
  return {
    open: (signal) => openOracleSession(driver, config, baseDir, signal),
    ping: async (session) => void (await session.query('SELECT 1 FROM DUAL')),
    reset: (session) => session.reset(),
    isOpen: (session) => session.isOpen,
    close: (session) => void session.close(),
    destroy: (session) => void session.close(),
  };
}

/** @throws the driver's error; Cancelled when the signal fires while connecting. */
export async function openOracleSession(
  driver: OracleDriver,
  config: OracleConfig,
  baseDir: string,
  signal: AbortSignal,
): Promise<OracleSession> {
  throwIfCancelled(signal);
  const tls = tlsMaterial(config.tls, baseDir);
  const wallet = tls ? walletOf(tls) : null;
  const connecting = driver.connect({
    user: config.username,
    password: config.password ?? '',
    connectString: connectString(config),
    connectTimeout: CONNECT_TIMEOUT_SECONDS,
    ...(config.role === undefined || config.role === 'normal' ? {} : { privilege: config.role === 'sysdba' ? 'SYSDBA' : 'SYSOPER' }),
    ...(wallet === null ? {} : { walletContent: wallet }),
    ...(tls ? { sslServerDNMatch: tls.verifyIdentity } : {}),
  });
  const session = new OracleSession(await unlessCancelled(connecting, signal));
  const onAbort = () => void session.cancel();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await session.prepare();
    return session;
  } catch (error) {
    await session.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The driver cannot be stopped while it connects: a connection that comes too late is closed. */
function unlessCancelled(connecting: Promise<OracleConnection>, signal: AbortSignal): Promise<OracleConnection> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      reject(new Cancelled());
      connecting.then((connection) => connection.close()).catch(() => undefined);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    connecting.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
