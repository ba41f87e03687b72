import type { LogicalType } from '../../values/logical-type.ts';

/** What a value that only {@link formatStored} can spell is replaced by. No other value has such a byte: texts that do are looked at too. */
const NEEDS_A_LOOK = 'char(0)';
/** Longer values are left to the other road, so that rows that are put together stay small. */
const LONGEST_VALUE_BYTES = 4096;
/** Digits after the point that are tried where the type names none. */
const USUAL_SCALE = 6;
/** Every decimal number of so many digits has a double of its own, which has no shorter spelling. */
const EXACT_DIGITS = 15;
/** Of a function of SQLite: https://www.sqlite.org/limits.html */
const MOST_ARGUMENTS = 100;
/** SQLite prints smaller numbers with an exponent. */
const LEAST_PLAIN_NUMBER = '1e-4';
const DAY = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]';
const CLOCK = '[0-9][0-9]:[0-9][0-9]:[0-9][0-9]';

/**
 * A row as a line of spool CSV (contract.ts), made by SQLite itself: a value per cell costs several times as much. What stands there
 * is what `readExpression` and `formatStored` give, or the line holds a NUL byte. Null when one of the types needs more than SQL.
 */
export function lineSql(columns: { place: string; logicalType: LogicalType }[], predicates: string[]): string | null {
  if (columns.some(({ logicalType }) => logicalType.kind === 'json')) return null;
  const values = columns.map(({ place, logicalType }) => valueSql(place, logicalType));
  const flags = predicates.map((predicate) => `CASE WHEN ${predicate} THEN 'true' ELSE 'false' END`);
  return together([...values, ...flags].flatMap((value, index) => (index === 0 ? [value] : [`','`, value])));
}

/** A chain of `||` copies what is there once per value, and CONCAT_WS of some versions leaves out empty texts. */
function together(parts: string[]): string {
  if (parts.length <= MOST_ARGUMENTS) return `concat(${parts.join(', ')})`;
  const groups: string[] = [];
  for (let at = 0; at < parts.length; at += MOST_ARGUMENTS) groups.push(together(parts.slice(at, at + MOST_ARGUMENTS)));
  return together(groups);
}

function valueSql(place: string, type: LogicalType): string {
  if (type.kind === 'bytes') {
    const hex = `CASE WHEN length(${place}) = 0 THEN '""' WHEN length(${place}) <= ${LONGEST_VALUE_BYTES} THEN lower(hex(${place})) ELSE ${NEEDS_A_LOOK} END`;
    return `CASE typeof(${place}) WHEN 'blob' THEN ${hex} WHEN 'null' THEN '' ELSE ${NEEDS_A_LOOK} END`;
  }
  const number = type.kind === 'boolean' ? `CASE ${place} WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE ${place} END` : place;
  const cases = [
    `WHEN 'integer' THEN ${number}`,
    `WHEN 'text' THEN CASE WHEN octet_length(${place}) <= ${LONGEST_VALUE_BYTES} THEN ${textSql(place, type)} ELSE ${NEEDS_A_LOOK} END`,
    `WHEN 'null' THEN ''`,
    `WHEN 'real' THEN ${realSql(place, type)}`,
  ];
  return `CASE typeof(${place}) ${cases.join(' ')} ELSE ${NEEDS_A_LOOK} END`;
}

/** Always in quotes: looking whether they are needed costs more. */
function textSql(place: string, type: LogicalType): string {
  const quoted = (text: string) => `'"' || replace(${text}, '"', '""') || '"'`;
  switch (type.kind) {
    case 'timestamp': {
      const iso = `${place} GLOB '${DAY}T${CLOCK}' OR (${place} GLOB '${DAY}T${CLOCK}.[0-9]*' AND substr(${place}, 21) NOT GLOB '*[^0-9]*')`;
      return `CASE WHEN substr(${place}, 11, 1) <> 'T' THEN ${quoted(place)} WHEN ${iso} THEN substr(${place}, 1, 10) || ' ' || substr(${place}, 12) ELSE ${NEEDS_A_LOOK} END`;
    }
    case 'timestamptz': {
      const asIs = `substr(${place}, 11, 1) = ' ' AND ${place} GLOB '*Z' AND instr(substr(${place}, 12), ' ') = 0`;
      return `CASE WHEN ${asIs} THEN ${quoted(place)} ELSE ${NEEDS_A_LOOK} END`;
    }
    case 'uuid':
      return `CASE WHEN ${place} = lower(${place}) COLLATE BINARY THEN ${quoted(place)} ELSE ${NEEDS_A_LOOK} END`;
    default:
      return quoted(place);
  }
}

/**
 * A number that is a decimal fraction of few digits: the quotient of two whole numbers that doubles hold exactly is the double
 * nearest to it, so that where it is the value, those digits are its only and shortest spelling. SQLite's own printing then shows
 * them, with a `.0` where there is no fraction; of any other double it cuts digits off.
 */
function realSql(place: string, type: LogicalType): string {
  const scale = type.kind === 'decimal' && type.scale !== undefined && type.scale < EXACT_DIGITS ? type.scale : USUAL_SCALE;
  const power = `1e${scale}`;
  const isShort = `CAST(round(${place} * ${power}) AS INTEGER) / ${power} = ${place}`;
  const isPlain = `abs(${place}) BETWEEN ${LEAST_PLAIN_NUMBER} AND 1e${EXACT_DIGITS - scale}`;
  return `CASE WHEN ${isPlain} AND ${isShort} THEN rtrim(rtrim(${place}, '0'), '.') WHEN ${place} = 0 THEN '0' ELSE ${NEEDS_A_LOOK} END`;
}
