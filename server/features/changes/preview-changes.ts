import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { statementText } from '#server/engine/connectors/statement-text.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import { requireConnection } from '../connections/open-connection.ts';
import { requireDefinition } from '../connections/require-definition.ts';
import { type PreviewInput, previewInput } from './change.schema.ts';
import type { KeptCounts } from './change-counts.ts';
import { keptCounts, layoutOf, requireSet } from './change-set.repository.ts';
import type { ChangePreview } from './change-view.ts';
import { previewSentences, statementWords } from './change-words.ts';
import { APPROVABLE, changesToWrite } from './changes-to-write.ts';
import { obstacleOf } from './start-apply.ts';

/** What an apply would write now: in words, and row by row. */
export async function previewChanges(app: AppContext, actor: Actor, given: PreviewInput): Promise<ChangePreview> {
  permit(actor, 'outcomes.read');
  const { id, cursor, limit, planned = false } = previewInput.parse(given);
  const set = await requireSet(app.db, id);
  const layout = layoutOf(set);
  const kept = keptCounts(set) as KeptCounts;
  const undecided = planned && kept.toWrite.rows === 0;
  const counts = undecided ? await undecidedCounts(app, id, kept) : kept;
  const found = await changesToWrite(app.db, id, layout, { from: cursor ?? null, limit: limit + 1, undecided });
  const page = found.slice(0, limit);
  const obstacle = await obstacleOf(app.db, actor, id, layout, kept.toWrite);
  const dialect = requireDefinition((await requireConnection(app, set.connection)).type).statements;
  const types = new Map([...layout.fields, ...layout.keys].map(({ column, type }) => [column, type]));
  return {
    version: set.version,
    undecided,
    side: set.side as Side,
    connection: set.connection,
    table: set.table,
    toWrite: counts.toWrite,
    sentences: previewSentences(set.table, counts),
    statements: page.map(({ seq, change }) => ({
      seq,
      kind: change.kind,
      words: statementWords(change),
      sql: dialect ? statementText(dialect, set.table, change, types) : null,
    })),
    next: found.length > limit ? (page.at(-1)?.seq ?? null) : null,
    dialect: layout.dialect,
    confirmation: { needed: counts.toWrite.rows > layout.confirmAbove, rows: counts.toWrite.rows },
    fourEyes: { demanded: layout.fourEyes },
    obstacle: obstacle && `${obstacle.message} ${obstacle.advice}`,
  };
}

/** As if everything that lacks nothing were approved. */
async function undecidedCounts(app: AppContext, id: string, kept: KeptCounts): Promise<KeptCounts> {
  const groups = await app.db.change.groupBy({ by: ['kind'], where: { changeSetId: id, ...APPROVABLE }, _count: true });
  const count = (kind: string) => groups.find((group) => group.kind === kind)?._count ?? 0;
  const toWrite = { update: count('update'), insert: count('insert'), delete: count('delete') };
  return {
    ...kept,
    toWrite: { ...toWrite, rows: toWrite.update + toWrite.insert + toWrite.delete },
    fields: kept.fields.map((field) => ({ ...field, approved: field.pending - field.needsValue })),
  };
}
