import type { LogicalType } from '../../../values/logical-type.ts';

/** A native type, values of it as the database's own SQL literals, and how the database itself is asked what it holds. */
export interface TypeCase {
  type: string;
  values: string[];
  /** An expression on `v` that the database answers as text; left out: the database's usual text of a value. */
  says?: string;
  /** The column that is read, where it is not `c<place of this case>`. */
  column?: string;
  /** Only on this server. */
  only?: 'mariadb' | 'mysql';
}

/** One value as it came through the connector, beside the database's own word. */
export interface ReadValue {
  written: string;
  /** What extract gave. */
  read: string | null;
  /** What the database says it holds. */
  said: string | null;
  /** Set where the value is not of its logical type: its row is a rejected one. */
  rejected: boolean;
  /** Set where the value is one of its type, but not the one that the database holds. */
  changed: boolean;
}

export interface ReadType {
  type: string;
  logical: LogicalType;
  values: ReadValue[];
}

/** Whether canonical text and the database's own spelling are the same value. Written anew, apart from the code that reads. */
export function isSameFact(type: LogicalType, read: string | null, said: string | null): boolean {
  if (read === null || said === null) return read === said || isZeroDate(said);
  switch (type.kind) {
    case 'boolean':
      return read === (['1', 't', 'true', '01'].includes(said.toLowerCase()) ? 'true' : 'false');
    case 'bytes':
      return read === said.replace(/^\\x/, '').toLowerCase();
    case 'float':
      return Number.isNaN(Number(said)) ? read === said : Number(read) === Number(said);
    case 'integer':
      return exactNumber(read) === exactNumber(said);
    case 'decimal':
      return exactNumber(read) === exactNumber(said);
    case 'time':
    case 'timestamp':
      return withoutIdleZeros(read) === withoutIdleZeros(said.replace('T', ' '));
    case 'timestamptz':
      return withoutIdleZeros(read.replace(/Z$/, '')) === withoutIdleZeros(said.replace('T', ' ').replace(/\+00(:00)?$|Z$/, ''));
    case 'uuid':
      return read === said.toLowerCase();
    case 'json':
      return JSON.stringify(sorted(parsed(read))) === JSON.stringify(sorted(parsed(said)));
    default:
      return read === said.replaceAll('\0', '');
  }
}

export function isZeroDate(said: string | null): boolean {
  return said?.startsWith('0000-00-00') ?? false;
}

function withoutIdleZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}

/** JSON whose numbers are text of their digits and power of ten: none loses a digit to a JavaScript number. */
function parsed(json: string): unknown {
  const strings = /"(?:[^"\\]|\\.)*"/;
  const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/;
  const exact = json.replaceAll(new RegExp(`${strings.source}|${numbers.source}`, 'g'), (token) =>
    token.startsWith('"') ? token : JSON.stringify(`number ${exactNumber(token)}`),
  );
  return JSON.parse(exact);
}

/** `-1.50`, `-15e-1` → `-15 e -1`, `.5` → `5 e -1`; what is no number stays. */
export function exactNumber(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return text;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant} e ${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
