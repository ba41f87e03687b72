import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import { type PreviewInput, previewInput } from './change.schema.ts';
import type { KeptCounts } from './change-counts.ts';
import { keptCounts, layoutOf, requireSet } from './change-set.repository.ts';
import type { ChangePreview } from './change-view.ts';
import { previewSentences, statementWords } from './change-words.ts';
import { changesToWrite } from './changes-to-write.ts';
import { obstacleOf } from './start-apply.ts';

/** What an apply would write now: in words, and row by row. */
export async function previewChanges(app: AppContext, actor: Actor, given: PreviewInput): Promise<ChangePreview> {
  permit(actor, 'outcomes.read');
  const { id, cursor, limit } = previewInput.parse(given);
  const set = await requireSet(app.db, id);
  const layout = layoutOf(set);
  const counts = keptCounts(set) as KeptCounts;
  const found = await changesToWrite(app.db, id, layout, { from: cursor ?? null, limit: limit + 1 });
  const page = found.slice(0, limit);
  const obstacle = await obstacleOf(app.db, actor, id, layout, counts.toWrite);
  return {
    version: set.version,
    side: set.side as Side,
    connection: set.connection,
    table: set.table,
    toWrite: counts.toWrite,
    sentences: previewSentences(set.table, counts),
    statements: page.map(({ seq, change }) => ({ seq, kind: change.kind, words: statementWords(change), sql: null })),
    next: found.length > limit ? (page.at(-1)?.seq ?? null) : null,
    dialect: layout.dialect,
    confirmation: { needed: counts.toWrite.rows > layout.confirmAbove, rows: counts.toWrite.rows },
    fourEyes: { demanded: layout.fourEyes },
    obstacle: obstacle && `${obstacle.message} ${obstacle.advice}`,
  };
}
