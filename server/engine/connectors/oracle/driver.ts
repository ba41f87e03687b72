import oracledb from 'oracledb';

/** What one column of a statement is, in the shape the thin driver gives it (`metaData` of a result, `getStatementInfo`). */
export interface OracleColumn {
  name: string;
  /** `NUMBER`, `VARCHAR2`, `TIMESTAMP WITH TIME ZONE`; of a user type its full name, `SYS.XMLTYPE`. */
  dbTypeName?: string | undefined;
  nullable?: boolean | undefined;
  /** NUMBER: digits, 0 where there is no limit; TIMESTAMP: digits of the fraction of a second. */
  precision?: number | undefined;
  /** NUMBER only; -127 where the point floats. */
  scale?: number | undefined;
  /** Text and RAW: the longest value. */
  byteSize?: number | undefined;
}

export interface OracleResultSet {
  getRows(count: number): Promise<unknown[][]>;
  close(): Promise<void>;
}

export interface OracleResult {
  rows?: unknown[][] | undefined;
  resultSet?: OracleResultSet | undefined;
  rowsAffected?: number | undefined;
  dmlRowCounts?: number[] | undefined;
  /** Rows of `executeMany` that were refused; `offset` is the row's place. */
  batchErrors?: (Error & { offset?: number })[] | undefined;
}

export interface OracleExecuteOptions {
  resultSet?: boolean;
  fetchArraySize?: number;
  prefetchRows?: number;
}

/** The part of a connection of node-oracledb that this connector uses; the driver double of the tests implements it too. */
export interface OracleConnection {
  /** Milliseconds that one round trip may take; 0: no limit. */
  callTimeout?: number | undefined;
  execute(sql: string, binds: unknown[], options: OracleExecuteOptions): Promise<OracleResult>;
  executeMany(sql: string, binds: unknown[][], bindSizes: OracleBindType[]): Promise<OracleResult>;
  getStatementInfo(sql: string): Promise<{ metaData?: OracleColumn[] | undefined }>;
  break(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/** A bind variable's type and its longest value in bytes. */
export interface OracleBindType {
  kind: 'text' | 'ntext' | 'clob' | 'nclob' | 'raw' | 'blob';
  maxSize: number;
}

export interface OracleConnectAttributes {
  user: string;
  password: string;
  connectString: string;
  privilege?: 'SYSDBA' | 'SYSOPER';
  /** PEM text: authority, client certificate and key. */
  walletContent?: string;
  sslServerDNMatch?: boolean;
  /** Seconds. */
  connectTimeout: number;
}

export interface OracleDriver {
  connect(attributes: OracleConnectAttributes): Promise<OracleConnection>;
}

const BIND_TYPES: Record<OracleBindType['kind'], oracledb.DbType> = {
  text: oracledb.DB_TYPE_VARCHAR,
  ntext: oracledb.DB_TYPE_NVARCHAR,
  clob: oracledb.DB_TYPE_CLOB,
  nclob: oracledb.DB_TYPE_NCLOB,
  raw: oracledb.DB_TYPE_RAW,
  blob: oracledb.DB_TYPE_BLOB,
};

/**
 * How values cross from driver to us. A NUMBER asked for as text is what stood on the wire, digit for digit: in thin mode
 * the driver decodes it itself and only then would make a JavaScript number of it. LOBs come whole with their row.
 */
export function fetchTypeHandler(column: { dbType?: oracledb.DbType | undefined }): { type: oracledb.DbType } | undefined {
  switch (column.dbType) {
    case oracledb.DB_TYPE_NUMBER:
    case oracledb.DB_TYPE_CLOB:
      return { type: oracledb.DB_TYPE_VARCHAR };
    case oracledb.DB_TYPE_NCLOB:
      return { type: oracledb.DB_TYPE_NVARCHAR };
    case oracledb.DB_TYPE_BLOB:
      return { type: oracledb.DB_TYPE_RAW };
    default:
      return undefined;
  }
}

/** node-oracledb in thin mode: `initOracleClient` is never called, so no Oracle client is needed. */
export const thinDriver: OracleDriver = {
  async connect({ privilege, ...attributes }) {
    const connection = await oracledb.getConnection({
      ...attributes,
      ...(privilege === undefined ? {} : { privilege: oracledb[privilege] }),
    } as oracledb.ConnectionAttributes);
    return new ThinConnection(connection);
  },
};

class ThinConnection implements OracleConnection {
  private readonly connection: oracledb.Connection;

  constructor(connection: oracledb.Connection) {
    this.connection = connection;
  }

  get callTimeout(): number | undefined {
    return this.connection.callTimeout;
  }

  set callTimeout(milliseconds: number) {
    this.connection.callTimeout = milliseconds;
  }

  async execute(sql: string, binds: unknown[], options: OracleExecuteOptions): Promise<OracleResult> {
    const settings: oracledb.ExecuteOptions = { ...options, outFormat: oracledb.OUT_FORMAT_ARRAY, autoCommit: false, fetchTypeHandler };
    return (await this.connection.execute<unknown[]>(sql, binds as oracledb.BindParameters, settings)) as OracleResult;
  }

  async executeMany(sql: string, binds: unknown[][], bindSizes: OracleBindType[]): Promise<OracleResult> {
    const bindDefs = bindSizes.map(({ kind, maxSize }) => ({ type: BIND_TYPES[kind], maxSize: Math.max(1, maxSize) }));
    return await this.connection.executeMany(sql, binds as oracledb.BindParameters[], {
      autoCommit: false,
      dmlRowCounts: true,
      batchErrors: true,
      bindDefs: bindDefs as oracledb.BindDefinition[],
    });
  }

  async getStatementInfo(sql: string): Promise<{ metaData?: OracleColumn[] | undefined }> {
    return (await this.connection.getStatementInfo(sql)) as { metaData?: OracleColumn[] };
  }

  break(): Promise<void> {
    return this.connection.break();
  }

  commit(): Promise<void> {
    return this.connection.commit();
  }

  rollback(): Promise<void> {
    return this.connection.rollback();
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
