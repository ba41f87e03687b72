import type { Database, Transaction } from './client.ts';

/**
 * Pages of changes as one JSON document that the control database puts together: ten times as fast as an object for every
 * row and field, which is what a page of the reviewer is read by. The counterpart of bulk-insert.ts.
 */

/** `[column, old value, new value, has a value]` */
type FieldParts = [column: string, oldValue: string | null, newValue: string | null, hasValue: 0 | 1];

export interface ChangeParts {
  seq: number;
  kind: string;
  key: Record<string, string | null>;
  fields: FieldParts[];
}

/** Which rows of a set, and which fields of its updates. */
export interface ChangePartsQuery {
  setId: string;
  /** The page begins behind this number, in its direction. */
  from: number | null;
  limit: number;
  newestFirst: boolean;
  /** Only rows of this kind; all where it is left out. */
  kind?: string;
  /** Only rows of which the attempt under way does not know yet what became of them. */
  unwrittenOnly: boolean;
  /** Instead of the approved rows and fields those that are undecided and lack nothing. */
  undecided: boolean;
}

const APPROVED_ROWS = 'c."approved" > 0';
const UNDECIDED_ROWS = `c."decision" = 'pending' AND c."problem" IS NULL AND CASE c."kind"
  WHEN 'update' THEN EXISTS (SELECT 1 FROM "ChangeField" AS v WHERE v."changeSetId" = c."changeSetId" AND v."seq" = c."seq" AND v."hasValue")
  WHEN 'insert' THEN NOT EXISTS (SELECT 1 FROM "ChangeField" AS v WHERE v."changeSetId" = c."changeSetId" AND v."seq" = c."seq" AND NOT v."hasValue")
  ELSE true END`;

export async function readChangeParts(db: Database | Transaction, query: ChangePartsQuery): Promise<ChangeParts[]> {
  const { setId, from, limit, newestFirst, kind, unwrittenOnly, undecided } = query;
  const conditions = [
    'c."changeSetId" = ?',
    ...(from === null ? [] : [`c."seq" ${newestFirst ? '<' : '>'} ?`]),
    // The plus keeps it from an index that would have to sort the whole set for every page.
    ...(kind === undefined ? [] : ['+c."kind" = ?']),
    ...(unwrittenOnly ? ['c."outcome" IS NULL'] : []),
    undecided ? UNDECIDED_ROWS : APPROVED_ROWS,
  ];
  const chosen = undecided ? 'f."hasValue"' : `f."decision" = 'approved'`;
  const fields = `SELECT json_group_array(json_array(f."column", f."oldValue", f."newValue", f."hasValue"))
    FROM "ChangeField" AS f WHERE f."changeSetId" = p."changeSetId" AND f."seq" = p."seq" AND (p."kind" <> 'update' OR ${chosen})`;
  const page = `SELECT c."changeSetId", c."seq", c."kind", c."key" FROM "Change" AS c
    WHERE ${conditions.join(' AND ')} ORDER BY c."seq" ${newestFirst ? 'DESC' : 'ASC'} LIMIT ${Math.trunc(limit)}`;
  const sql = `SELECT json_group_array(json_array(p."seq", p."kind", json(p."key"), json((${fields})))) AS document FROM (${page}) AS p`;
  const rows = await document<[number, string, ChangeParts['key'], FieldParts[]][]>(db, sql, [
    setId,
    ...(from === null ? [] : [from]),
    ...(kind === undefined ? [] : [kind]),
  ]);
  // The order of an aggregate is not promised.
  rows.sort(([left], [right]) => (newestFirst ? right - left : left - right));
  return rows.map(([seq, kind, key, parts]) => ({ seq, kind, key, fields: parts }));
}

/** Characters of the values of the longest row of a set. */
export async function longestChange(db: Database | Transaction, setId: string): Promise<number> {
  const rows = await db.$queryRawUnsafe<{ longest: bigint | number | null }[]>(
    `SELECT MAX(s."chars") AS longest FROM (SELECT SUM(COALESCE(LENGTH("oldValue"), 0) + COALESCE(LENGTH("newValue"), 0)) AS chars
      FROM "ChangeField" WHERE "changeSetId" = ? GROUP BY "seq") AS s`,
    setId,
  );
  return Number(rows[0]?.longest ?? 0);
}

export interface DecidableParts {
  seq: number;
  kind: string;
  decision: string;
  approved: number;
  problem: string | null;
  fields: { place: number; field: string; hasValue: boolean; decision: string }[];
}

type DecidableArray = [
  seq: number,
  kind: string,
  decision: string,
  approved: number,
  problem: string | null,
  fields: [place: number, field: string, hasValue: 0 | 1, decision: string][],
];

/** What decisions look at, of the rows with these numbers, in their order. */
export async function readDecidableParts(db: Database | Transaction, setId: string, seqs: readonly number[]): Promise<DecidableParts[]> {
  const fields = `SELECT json_group_array(json_array(f."place", f."field", f."hasValue", f."decision"))
    FROM "ChangeField" AS f WHERE f."changeSetId" = c."changeSetId" AND f."seq" = c."seq"`;
  const sql = `SELECT json_group_array(json_array(c."seq", c."kind", c."decision", c."approved", c."problem", json((${fields})))) AS document
    FROM "Change" AS c WHERE c."changeSetId" = ? AND c."seq" IN (SELECT value FROM json_each(?))`;
  const rows = await document<DecidableArray[]>(db, sql, [setId, JSON.stringify(seqs)]);
  return rows
    .map(([seq, kind, decision, approved, problem, parts]) => ({
      ...{ seq, kind, decision, approved, problem },
      fields: parts
        .map(([place, field, hasValue, own]) => ({ place, field, hasValue: hasValue === 1, decision: own }))
        .sort((left, right) => left.place - right.place),
    }))
    .sort((left, right) => left.seq - right.seq);
}

async function document<Content>(db: Database | Transaction, sql: string, values: (string | number)[]): Promise<Content> {
  const [row] = await db.$queryRawUnsafe<{ document: string }[]>(sql, ...values);
  return JSON.parse(row?.document ?? '[]') as Content;
}
