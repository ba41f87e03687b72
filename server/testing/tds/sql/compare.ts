import { convert } from './convert.ts';
import type { OffsetMoment } from './moment.ts';
import { commonType, isText, type SqlType } from './sql-type.ts';
import type { Value, VariantValue } from './value.ts';

/** `ci`: without regard to case, the default of this server; `binary`: a COLLATE …_BIN2. Both ignore blanks at the end. */
export type Collation = 'ci' | 'binary';

const byUnits = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Two values of one type, neither NULL. */
export function compareValues(a: Exclude<Value, null>, b: Exclude<Value, null>, type: SqlType, collation: Collation): number {
  if (type.name === 'sql_variant') {
    const [x, y] = [a as VariantValue, b as VariantValue];
    const common = commonType(x.variant, y.variant);
    return compareValues(convert(x.value, x.variant, common)!, convert(y.value, y.variant, common)!, common, collation);
  }
  if (type.name === 'datetimeoffset') return byBigints((a as OffsetMoment).utc, (b as OffsetMoment).utc);
  if (Buffer.isBuffer(a)) return compareBytes(a, b as Buffer);
  if (typeof a === 'string' && type.name !== 'uniqueidentifier') {
    const [x, y] = collation === 'binary' ? [a, b as string] : [a.toLowerCase(), (b as string).toLowerCase()];
    const length = Math.max(x.length, y.length);
    return byUnits(x.padEnd(length), y.padEnd(length));
  }
  if (type.name === 'uniqueidentifier') return byUnits(uuidOrder(a as string), uuidOrder(b as string));
  return a < (b as typeof a) ? -1 : a > (b as typeof a) ? 1 : 0;
}

/** A text that is the same for values that are equal, to group and join by. */
export function groupKey(value: Value, type: SqlType, collation: Collation): string {
  if (value === null) return 'n';
  if (type.name === 'datetimeoffset') return `v${(value as OffsetMoment).utc}`;
  if (Buffer.isBuffer(value)) return `v${value.toString('hex').replace(/(00)+$/, '')}`;
  if (isText(type)) return `v${(collation === 'binary' ? String(value) : String(value).toLowerCase()).replace(/ +$/, '')}`;
  return `v${Object.is(value, -0) ? 0 : String(value)}`;
}

function byBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The shorter one is padded with zeros. */
function compareBytes(a: Buffer, b: Buffer): number {
  const length = Math.max(a.length, b.length);
  const padded = (bytes: Buffer) => (bytes.length === length ? bytes : Buffer.concat([bytes, Buffer.alloc(length - bytes.length)]));
  return Buffer.compare(padded(a), padded(b));
}

/** The last six bytes count first, then the groups from behind. */
function uuidOrder(uuid: string): string {
  return uuid.split('-').reverse().join('');
}
