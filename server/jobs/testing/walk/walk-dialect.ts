import { unlike, type WalkColumn } from './walk-column.ts';

/** The columns of one kind of database, of which each walk takes some. */
export interface WalkDialect {
  /** A text as a literal. */
  text(text: string): string;
  /** Of the key: its second part compares without regard to case, where the database has that. */
  keyTypes: { number: string; exactText: string; looseText: string };
  quote(name: string): string;
  /** Whether the key's text is exactly this. */
  isText(quoted: string, literal: string): string;
  /** `note` with its default, and a column that the database works out. */
  further: string;
  moment: string;
  columns: WalkColumn[];
}

/** Of UTF-8: no database takes these digits for anything else. */
export const hex = (text: string) => Buffer.from(text).toString('hex');

/** `trim`, `upper`: several source values become one. */
export function code(type: string, text: (text: string) => string): WalkColumn {
  const pairs = [
    [' ab ', 'AB'],
    ['ab', 'AB'],
    ['AB', 'AB'],
    ['', ''],
    ['é', 'É'],
  ].map((pair): [string, string] => [text(pair[0]!), text(pair[1]!)]);
  return { ...unlike('code', [type, type], pairs), transforms: ['trim', 'upper'] };
}
