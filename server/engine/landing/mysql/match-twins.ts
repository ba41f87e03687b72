import { TieoutError } from '../../errors.ts';
import { NULL_ORDER, orderOfType } from '../../matching/comparable/order-text.ts';
import { pairTwins, type TwinRow } from '../../matching/comparable/pair-twins.ts';
import type { Side } from '../../plan/plan.ts';
import type { Cell, LandingSession } from './landing-session.ts';
import type { MatchContext } from './match-rules.ts';
import { selectTwins } from './pair-statements.ts';
import { textAt } from './row-layout.ts';
import { type LoadedRow, loadRows } from './row-loader.ts';
import { workName } from './work-name.ts';

/** The rows of one key are held in memory: this many bytes of both sides together. */
const LARGEST_GROUP_BYTES = 512 * 1024 * 1024;
const PAIRS_AT_ONCE = 1000;

/** Rows of one key on one side. */
interface KeyGroup {
  key: Buffer;
  rows: TwinRow[];
  /** `compared` of each row, by row id. */
  compared: Map<number, string>;
  bytes: number;
}

/** Pairs rows whose key occurs more than once, one to one, key by key. Both sides are read in the order of their keys. */
export async function matchTwins(session: LandingSession, context: MatchContext, rule: number, signal: AbortSignal): Promise<void> {
  const { tables, load } = context;
  const readers = { source: await context.connect(), target: await context.connect() };
  try {
    const groups = (side: Side) => keyGroups(readers[side], context, rule, side, signal);
    const rows = twinPairs(groups('source'), groups('target'), context, rule);
    const target = { table: workName(tables.pairs), columns: ['source_row', 'target_row', 'rule', 'same'] };
    await loadRows(session, target, rows, load, signal);
  } finally {
    await Promise.all([readers.source.close(), readers.target.close()]);
  }
}

async function* twinPairs(
  source: AsyncGenerator<KeyGroup>,
  target: AsyncGenerator<KeyGroup>,
  { layout }: MatchContext,
  rule: number,
): AsyncGenerator<LoadedRow[]> {
  const comparators = layout.compared.map((field) => field.comparator);
  let pairs: LoadedRow[] = [];
  try {
    let [left, right] = await Promise.all([source.next(), target.next()]);
    while (!left.done && !right.done) {
      const order = left.value.key.compare(right.value.key);
      if (order === 0) {
        const { value: one } = left;
        const { value: other } = right;
        for (const pair of pairTwins(one.rows, other.rows, comparators)) {
          const same = one.compared.get(pair.source) === other.compared.get(pair.target);
          pairs.push([String(pair.source), String(pair.target), String(rule), same ? '1' : '0']);
        }
        if (pairs.length >= PAIRS_AT_ONCE) {
          yield pairs;
          pairs = [];
        }
        [left, right] = await Promise.all([source.next(), target.next()]);
      } else if (order < 0) left = await source.next();
      else right = await target.next();
    }
    if (pairs.length > 0) yield pairs;
  } finally {
    await Promise.all([source.return(undefined), target.return(undefined)]);
  }
}

async function* keyGroups(
  reader: LandingSession,
  { layout, tables }: MatchContext,
  rule: number,
  side: Side,
  signal: AbortSignal,
): AsyncGenerator<KeyGroup> {
  const { columns, homes } = layout[side];
  const orders = columns.map((column) => orderOfType(column.logicalType));
  let group: KeyGroup | null = null;
  for await (const [key, id, compared, others] of reader.stream(selectTwins(tables, rule, side, rule > 0), [], signal)) {
    const bytes = key as Buffer;
    if (group === null || !group.key.equals(bytes)) {
      if (group !== null) yield group;
      group = { key: bytes, rows: [], compared: new Map(), bytes: 0 };
    }
    const text = String(compared);
    const fields = JSON.parse(text) as (string | null)[];
    const rest = JSON.parse(String(others)) as (string | null)[];
    const content = homes.map((home, position) => {
      const shown = textAt(home, fields, rest);
      return shown === null ? NULL_ORDER : orders[position]!(shown);
    });
    group.rows.push({ row: Number(id), fields, content });
    group.compared.set(Number(id), text);
    group.bytes += sizeOf(compared) + sizeOf(others);
    if (2 * group.bytes > LARGEST_GROUP_BYTES) throw tooManyTwins(side, group.rows.length);
  }
  if (group !== null) yield group;
}

function sizeOf(cell: Cell | undefined): number {
  return cell instanceof Buffer ? cell.length : 0;
}

function tooManyTwins(side: Side, rows: number): TieoutError {
  return new TieoutError(
    'limit_exceeded',
    `More than ${rows} rows of the ${side} have the same key, which is more than can be paired in the MySQL landing database.`,
    'Add a column to the key, filter these rows out, or reconcile with LANDING_DB_TYPE=duckdb.',
  );
}
