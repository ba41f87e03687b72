import { formatLogicalType, type LogicalType } from './logical-type.ts';

const NOUNS: Partial<Record<LogicalType['kind'], string>> = {
  boolean: 'true or false',
  integer: 'an integer',
  float: 'a number',
  string: 'text',
  bytes: 'lower-case hexadecimal',
  uuid: 'a UUID',
  json: 'JSON',
};

/** `a date`, `a decimal(10,2)`: what a rejected value is not. */
export function typeNoun(type: LogicalType): string {
  return NOUNS[type.kind] ?? `a ${formatLogicalType(type)}`;
}
