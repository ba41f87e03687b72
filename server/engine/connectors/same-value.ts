import { canonicalJson } from '../values/canonical-json.ts';
import type { LogicalType } from '../values/logical-type.ts';

/** Canonical text in one spelling per value: 12.5 and 12.50 are one, so are .5 and .500000 seconds, +0 and -0. */
export function oneSpelling(type: LogicalType, text: string): string {
  switch (type.kind) {
    case 'decimal':
    case 'integer':
      return plainNumber(text);
    case 'float':
      return text === 'NaN' || text.trim() === '' || Number.isNaN(Number(text)) ? text : String(Number(text) + 0);
    case 'time':
    case 'timestamp':
      return withoutIdleFraction(text);
    case 'timestamptz':
      return text.endsWith('Z') ? `${withoutIdleFraction(text.slice(0, -1))}Z` : text;
    case 'json':
      return canonicalJson(text);
    default:
      return text;
  }
}

/** Equal as typed values; NULL equals NULL (semantics.md §3). */
export function isSameValue(type: LogicalType, left: string | null, right: string | null): boolean {
  if (left === right) return true;
  if (left === null || right === null) return false;
  return oneSpelling(type, left) === oneSpelling(type, right);
}

function plainNumber(text: string): string {
  const match = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(text);
  if (!match) return text;
  const [, sign, whole, fraction = ''] = match;
  const digits = fraction === '' ? whole! : `${whole}.${fraction}`;
  return digits === '0' ? '0' : `${sign}${digits}`;
}

function withoutIdleFraction(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
