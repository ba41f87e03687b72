import { canonicalJson } from '../../values/canonical-json.ts';
import type { ColumnCoding } from './row-encoder.ts';

const ZERO_DATE = /^0000-00-00(?: [0:.]*)?$/;

/** The server's text of one column as canonical text: the same as row-encoder.ts makes from bytes. */
export function canonicalOf(coding: ColumnCoding, text: string | null): string | null {
  if (text === null) return null;
  switch (coding) {
    case 'plain':
      return text;
    case 'unpadded':
      return text.replace(/^0+(?=.)(?!\.)/, '');
    case 'text':
      return text.replaceAll('\0', '');
    case 'boolean':
      return text === '1' ? 'true' : text === '0' ? 'false' : text;
    case 'zoneless':
      return ZERO_DATE.test(text) ? null : text;
    case 'utc':
      return ZERO_DATE.test(text) ? null : `${text}Z`;
    case 'hex':
      return text.toLowerCase();
    case 'json':
      return canonicalJson(text).replaceAll('\0', '');
  }
}

/** Canonical text as the text that the server takes for the same value. */
export function storable(coding: ColumnCoding, text: string | null): string | null {
  if (text === null) return null;
  if (coding === 'boolean') return text === 'true' ? '1' : text === 'false' ? '0' : text;
  return coding === 'utc' ? text.replace(/Z$/, '') : text;
}
