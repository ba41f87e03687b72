import type { LogicalType } from '../../values/logical-type.ts';
import { storageType } from './storage-type.ts';

/**
 * The canonical text of a typed value. Decimals print at their declared scale, fractions of a second without trailing
 * zeros, floats as the shortest text that reads back (`100`, `0.1`, `1e+21`).
 */
export function canonicalText(value: string, type: LogicalType): string {
  if (storageType(type) === 'VARCHAR') return type.kind === 'timestamptz' ? `(${value} || 'Z')` : value;
  const text = `CAST(${value} AS VARCHAR)`;
  switch (type.kind) {
    case 'timestamptz':
      return `(${text} || 'Z')`;
    case 'float':
      return [
        `CASE WHEN isnan(${value}) THEN 'NaN' WHEN isinf(${value}) THEN CASE WHEN ${value} > 0 THEN 'Infinity' ELSE '-Infinity' END`,
        `WHEN suffix(${text}, '.0') THEN left(${text}, -2) ELSE ${text} END`,
      ].join(' ');
    default:
      return text;
  }
}
