/** A part of a date format: what text it stands for and which number that is. */
export interface DateToken {
  name: string;
  part: 'year' | 'month' | 'day' | 'hour' | 'half' | 'minute' | 'second' | 'fraction' | 'offset';
  pattern: string;
  value(text: string): number;
}

export type Piece = { token: DateToken } | { literal: string };

const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
const SHORT_MONTHS = MONTHS.map((month) => month.slice(0, 3));

/** Two digits from here on are of the twentieth century, as POSIX has it. */
const FIRST_OF_1900 = 69;

const number = (name: string, part: DateToken['part'], pattern: string): DateToken => ({ name, part, pattern, value: Number });

function century(text: string): number {
  const year = Number(text);
  return year >= FIRST_OF_1900 ? 1900 + year : 2000 + year;
}

/** Seconds ahead of UTC. */
function offset(text: string): number {
  if (/^z$/i.test(text)) return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(3).replace(':', '') || '0')];
  // Beyond every day: refused by the reader.
  if (minutes > 59) return Number.POSITIVE_INFINITY;
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

const tokens: DateToken[] = [
  number('YYYY', 'year', '\\d{4}'),
  { name: 'YY', part: 'year', pattern: '\\d{2}', value: century },
  number('MM', 'month', '\\d{2}'),
  number('M', 'month', '\\d{1,2}'),
  { name: 'MMM', part: 'month', pattern: SHORT_MONTHS.join('|'), value: (text) => SHORT_MONTHS.indexOf(text.toLowerCase()) + 1 },
  { name: 'MMMM', part: 'month', pattern: MONTHS.join('|'), value: (text) => MONTHS.indexOf(text.toLowerCase()) + 1 },
  number('DD', 'day', '\\d{2}'),
  number('D', 'day', '\\d{1,2}'),
  number('HH', 'hour', '\\d{2}'),
  number('H', 'hour', '\\d{1,2}'),
  number('hh', 'hour', '\\d{2}'),
  number('h', 'hour', '\\d{1,2}'),
  { name: 'A', part: 'half', pattern: 'am|pm', value: (text) => (text.toLowerCase() === 'pm' ? 12 : 0) },
  number('mm', 'minute', '\\d{2}'),
  number('m', 'minute', '\\d{1,2}'),
  number('ss', 'second', '\\d{2}'),
  number('s', 'second', '\\d{1,2}'),
  ...Array.from({ length: 9 }, (_, index) => number('S'.repeat(index + 1), 'fraction', `\\d{1,${index + 1}}`)),
  { name: 'Z', part: 'offset', pattern: 'Z|[+-]\\d{2}(?::?\\d{2})?', value: offset },
];

export const DATE_TOKENS: ReadonlyMap<string, DateToken> = new Map(tokens.map((token) => [token.name, token]));
