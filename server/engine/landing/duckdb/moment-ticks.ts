import type { LogicalType } from '../../values/logical-type.ts';
import { quoteText } from './sql-text.ts';
import { MICROSECOND_DIGITS, storageType } from './storage-type.ts';

/** Added to microseconds since 1970 so that year 1 is positive too and `//` rounds down; a multiple of every unit below. */
const TO_POSITIVE = 100_000_000_000_000_000n;
const NANOSECOND_DIGITS = 9;

/** How finely moments are counted, and from which zone a zone-less one is read. */
export interface TickForm {
  digits: number;
  nanoseconds: boolean;
  zone: string | null;
}

/**
 * A moment or time of day as a whole number of 10^-`digits` seconds, rounded half up. BIGINT, or HUGEINT where one side of
 * the pair counts nanoseconds.
 */
export function momentTicks(value: string, type: LogicalType, form: TickForm): string {
  const isText = storageType(type) === 'VARCHAR';
  const fineDigits = form.nanoseconds ? NANOSECOND_DIGITS : MICROSECOND_DIGITS;
  const micros = microseconds(isText ? secondsOfText(value, type) : value, type, form.zone);
  const fine = form.nanoseconds ? `(${micros}::HUGEINT * 1000${isText ? ` + ${nanosecondsOfText(value, type)}` : ''})` : micros;
  if (form.digits >= fineDigits) return fine;
  const unit = 10n ** BigInt(fineDigits - form.digits);
  return `((${fine} + ${unit / 2n}) // ${unit})`;
}

function microseconds(value: string, type: LogicalType, zone: string | null): string {
  if (type.kind === 'time') return `epoch_us(${value})`;
  const moment = type.kind === 'date' ? `CAST(${value} AS TIMESTAMP)` : value;
  const zoneLess = type.kind !== 'timestamptz';
  const inUtc = zone === null || zone === 'UTC' || !zoneLess ? moment : `timezone('UTC', timezone(${quoteText(zone)}, ${moment}))`;
  return `(epoch_us(${inUtc}) + ${TO_POSITIVE})`;
}

function secondsOfText(text: string, type: LogicalType): string {
  return type.kind === 'time' ? `CAST(left(${text}, 8) AS TIME)` : `CAST(left(${text}, 19) AS TIMESTAMP)`;
}

function nanosecondsOfText(text: string, type: LogicalType): string {
  const afterPoint = type.kind === 'time' ? 10 : 21;
  return `CAST(rpad(substr(${text}, ${afterPoint}), ${NANOSECOND_DIGITS}, '0') AS BIGINT)`;
}
