import { isNumericType } from '../ui/value.tsx';
import { decimalDelta } from './decimal-delta.ts';

/**
 * Whether two canonical texts are the same value written in the way of two types: 12.5 and 12.50, 09:15:00 and
 * 09:15:00.000Z, true and 1. Values that are only close, or equal but for case or blanks, are not: those are worth seeing.
 */
export function sameMeaning(
  source: string | null | undefined,
  target: string | null | undefined,
  sourceType: string,
  targetType: string,
): boolean {
  if (source === target) return true;
  if (typeof source !== 'string' || typeof target !== 'string') return false;
  if (isNumericType(sourceType) && isNumericType(targetType)) return decimalDelta(source, target) === '±0';
  if (isTemporal(sourceType) && isTemporal(targetType)) return bareMoment(source) === bareMoment(target);
  if (isTruth(sourceType) && isTruth(targetType)) return bareTruth(source) === bareTruth(target);
  return false;
}

function isTemporal(type: string): boolean {
  return /^(date|time|timestamp|timestamptz)\b/.test(type);
}

function isTruth(type: string): boolean {
  return /^(boolean|integer)\b/.test(type);
}

function bareMoment(text: string): string {
  return text
    .replace(/Z$/, '')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
    .replace(/ 00:00:00$/, '');
}

function bareTruth(text: string): string {
  return text === 'true' ? '1' : text === 'false' ? '0' : text;
}
