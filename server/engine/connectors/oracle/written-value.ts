import type { ColumnReading } from './column-type.ts';
import type { OracleBindType } from './driver.ts';
import { canonicalNumber } from './number-text.ts';

/** How canonical text of one column gets into a statement: as a bind value, and as the SQL around its place. */
export interface WrittenColumn {
  name: string;
  reading: ColumnReading;
  dbTypeName: string;
}

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?Z?$/;
const NATIONAL = new Set(['NVARCHAR2', 'NCHAR']);
const LARGE: Record<string, OracleBindType['kind']> = { CLOB: 'clob', NCLOB: 'nclob', BLOB: 'blob' };

/** Why nothing can be written to a column of this type, or null. */
export function notWritable({ dbTypeName, reading }: WrittenColumn): string | null {
  const generic = reading.refused !== undefined || ['JSON', 'VECTOR', 'XMLTYPE', 'SYS.XMLTYPE', 'LONG', 'LONG RAW'].includes(dbTypeName);
  if (generic) return `values of the type ${dbTypeName} cannot be guarded`;
  return ['ROWID', 'UROWID'].includes(dbTypeName) ? 'the server itself gives row addresses' : null;
}

export function bindKind({ dbTypeName }: WrittenColumn): OracleBindType['kind'] {
  if (NATIONAL.has(dbTypeName)) return 'ntext';
  return LARGE[dbTypeName] ?? (dbTypeName === 'RAW' ? 'raw' : 'text');
}

/** What is bound for a value that is not NULL; null when the column's type has no such value at all. */
export function bindValue({ dbTypeName, reading }: WrittenColumn, text: string): string | Buffer | null {
  switch (reading.coding) {
    case 'bytes':
      return /^(?:[0-9a-f]{2})*$/.test(text) ? Buffer.from(text, 'hex') : null;
    case 'number': {
      const number = canonicalNumber(text);
      return /^-?\d+(?:\.\d+)?$/.test(number) ? number : null;
    }
    case 'float':
      if (text === 'NaN') return 'NAN';
      return Number.isNaN(Number(text)) ? null : text.replace('Infinity', 'INF');
    case 'boolean':
      return text === 'true' || text === 'false' ? text : null;
    case 'moment': {
      const match = MOMENT.exec(text);
      if (!match) return null;
      const [, day, clock = '00:00:00', fraction = ''] = match;
      if (dbTypeName === 'DATE') return /[1-9]/.test(fraction) ? null : `${day} ${clock}`;
      return `${day} ${clock}.${fraction.padEnd(9, '0')}${dbTypeName.includes('ZONE') ? ' +00:00' : ''}`;
    }
    default:
      return text;
  }
}

/** The typed value of a bound text. */
export function typedBind({ dbTypeName }: WrittenColumn, place: string): string {
  switch (dbTypeName) {
    case 'NUMBER':
      return `TO_NUMBER(${place})`;
    case 'BINARY_FLOAT':
      return `TO_BINARY_FLOAT(${place})`;
    case 'BINARY_DOUBLE':
      return `TO_BINARY_DOUBLE(${place})`;
    case 'BOOLEAN':
      return `TO_BOOLEAN(${place})`;
    case 'DATE':
      return `TO_DATE(${place}, 'YYYY-MM-DD HH24:MI:SS')`;
    case 'TIMESTAMP':
      return `TO_TIMESTAMP(${place}, 'YYYY-MM-DD HH24:MI:SS.FF9')`;
    case 'TIMESTAMP WITH TIME ZONE':
    case 'TIMESTAMP WITH LOCAL TIME ZONE':
      return `TO_TIMESTAMP_TZ(${place}, 'YYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')`;
    case 'INTERVAL DAY TO SECOND':
      return `TO_DSINTERVAL(${place})`;
    case 'INTERVAL YEAR TO MONTH':
      return `TO_YMINTERVAL(${place})`;
    default:
      return place;
  }
}

/** Whether two texts are one value of this column: what was asked to be written, and what is read back. */
export function sameValue({ reading }: WrittenColumn, asked: string | null, stored: string | null): boolean {
  if (asked === null || stored === null) return asked === stored;
  return comparable(reading, asked) === comparable(reading, stored);
}

function comparable({ coding }: ColumnReading, text: string): string {
  switch (coding) {
    case 'number':
      return canonicalNumber(text);
    case 'float':
      return String(Number(text) + 0);
    case 'padded':
      return text.replace(/ +$/, '');
    case 'moment': {
      const match = MOMENT.exec(text);
      if (!match) return text;
      return `${match[1]} ${match[2] ?? '00:00:00'}.${(match[3] ?? '').replace(/0+$/, '')}`;
    }
    default:
      return text;
  }
}
