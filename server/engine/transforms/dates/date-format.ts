import { dayNumber, isRealDay, SECONDS_PER_DAY } from './calendar.ts';
import { DATE_TOKENS, type DateToken, type Piece } from './date-tokens.ts';
import type { Moment } from './moment.ts';

/** A text read by a format. */
export interface ReadMoment {
  /** As the text writes it, whatever zone that is in. */
  local: Moment;
  /** Seconds ahead of UTC, where the text says so. */
  offset: number | null;
}

export interface DateFormat {
  /** Null when the text does not have the format or names a day or time that does not exist. */
  read(text: string): ReadMoment | null;
  /** The most digits of a fraction of a second that a text can have. */
  precision: number;
  hasDate: boolean;
  hasTime: boolean;
  /** The text says which moment it is, whatever the zone: an offset, or seconds since 1970. */
  absolute: boolean;
}

/**
 * A date format made ready, or what is wrong with it.
 *
 * `YYYY` year, `YY` its last two digits (69–99 are 19xx, 00–68 20xx), `MM` `M` month, `MMM` Jan, `MMMM` January, `DD` `D` day,
 * `HH` `H` hour 0–23, `hh` `h` hour 1–12 with `A` AM or PM, `mm` `m` minute, `ss` `s` second, `S` to `SSSSSSSSS` up to so many
 * digits of a fraction, `Z` an offset (`Z`, `+01:00`, `+0100`, `+01`), alone `X` seconds or `x` milliseconds since 1970. The
 * single letters take one or two digits, the double ones two. `T`, words in `[brackets]` and all that is no letter stand for
 * themselves.
 *
 * @example dateFormat('DD.MM.YYYY') reads '31.01.2024'
 */
export function dateFormat(format: string): DateFormat | { problem: string } {
  if (format === 'X' || format === 'x') return unixFormat(format === 'X' ? 0 : 3);
  const pieces = split(format);
  if ('problem' in pieces) return pieces;
  const tokens = pieces.list.flatMap((piece) => ('token' in piece ? [piece.token] : []));
  const problem = combinationProblem(tokens);
  if (problem !== null) return { problem };
  const pattern = new RegExp(
    `^${pieces.list.map((piece) => ('token' in piece ? `(${piece.token.pattern})` : escaped(piece.literal))).join('')}$`,
    'i',
  );
  const has = (part: DateToken['part']) => tokens.some((token) => token.part === part);
  return {
    read: (text) => {
      const match = pattern.exec(text);
      return match === null ? null : assemble(tokens, match.slice(1));
    },
    precision: tokens.find((token) => token.part === 'fraction')?.name.length ?? 0,
    hasDate: has('year') && has('month') && has('day'),
    hasTime: has('hour'),
    absolute: has('offset'),
  };
}

function split(format: string): { list: Piece[] } | { problem: string } {
  const list: Piece[] = [];
  for (const [part] of format.matchAll(/\[[^\]]*\]|([A-Za-z])\1*|[^A-Za-z]/g)) {
    const token = DATE_TOKENS.get(part);
    if (token !== undefined) list.push({ token });
    else if (part.startsWith('[') && part.endsWith(']') && part.length > 1) list.push({ literal: part.slice(1, -1) });
    else if (part === '[') return { problem: 'a bracket is opened and not closed' };
    else if (part === 'T' || !/[A-Za-z]/.test(part)) list.push({ literal: part });
    else return { problem: `"${part}" is no part of a date format${hint(part)}` };
  }
  return { list };
}

function hint(part: string): string {
  const other = part === part.toLowerCase() ? part.toUpperCase() : part.toLowerCase();
  if (DATE_TOKENS.has(other)) return `; did you mean "${other}"?`;
  return `; write words in brackets, like [${part}]`;
}

function combinationProblem(tokens: DateToken[]): string | null {
  const has = (part: DateToken['part']) => tokens.some((token) => token.part === part);
  const twice = tokens.find((token, index) => tokens.findIndex((other) => other.part === token.part) !== index);
  if (twice !== undefined) return `the ${twice.part} is in the format twice`;
  if (tokens.length === 0) return 'write a format like YYYY-MM-DD';
  const half = tokens.some((token) => token.name === 'hh' || token.name === 'h');
  if (half && !has('half')) return 'hours from 1 to 12 need A (AM or PM); hours from 0 to 23 are HH';
  if (has('half') && !half) return 'A (AM or PM) needs hours from 1 to 12: hh';
  if (has('minute') && !has('hour')) return 'minutes need hours; months are MM';
  if (has('second') && !has('minute')) return 'seconds need minutes';
  if (has('fraction') && !has('second')) return 'fractions need seconds';
  return null;
}

function assemble(tokens: readonly DateToken[], texts: readonly string[]): ReadMoment | null {
  const value = (part: DateToken['part']) => {
    const index = tokens.findIndex((token) => token.part === part);
    return index === -1 ? 0 : tokens[index]!.value(texts[index]!);
  };
  const [year, month, day] = [value('year'), value('month'), value('day')];
  if (!isRealDay(year, month, day)) return null;
  const half = tokens.findIndex((token) => token.part === 'half');
  const hour = half === -1 ? value('hour') : (value('hour') % 12) + value('half');
  if (half !== -1 && (value('hour') < 1 || value('hour') > 12)) return null;
  const [minute, second] = [value('minute'), value('second')];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = tokens.findIndex((token) => token.part === 'fraction');
  const offset = tokens.some((token) => token.part === 'offset') ? value('offset') : null;
  if (offset !== null && Math.abs(offset) >= SECONDS_PER_DAY) return null;
  return {
    local: {
      seconds: dayNumber(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second,
      fraction: fraction === -1 ? '' : texts[fraction]!.replace(/0+$/, ''),
    },
    offset,
  };
}

/** Seconds or milliseconds since 1970; a fraction may follow. */
function unixFormat(precision: 0 | 3): DateFormat {
  const pattern = precision === 0 ? /^(-?)(\d{1,15})(?:\.(\d{1,9}))?$/ : /^(-?)(\d{1,15})(?:\.(\d{1,6}))?$/;
  return {
    read: (text) => {
      const match = pattern.exec(text);
      if (match === null) return null;
      const [, sign, digits = '', fraction = ''] = match;
      const nanoseconds = BigInt(digits + fraction.padEnd(9, '0')) / 10n ** BigInt(precision);
      const signed = sign === '-' ? -nanoseconds : nanoseconds;
      const seconds = (signed - (((signed % NANOSECONDS) + NANOSECONDS) % NANOSECONDS)) / NANOSECONDS;
      const rest = (signed - seconds * NANOSECONDS).toString().padStart(9, '0').replace(/0+$/, '');
      return { local: { seconds: Number(seconds), fraction: rest }, offset: 0 };
    },
    precision: 9,
    hasDate: true,
    hasTime: true,
    absolute: true,
  };
}

const NANOSECONDS = 1_000_000_000n;

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
