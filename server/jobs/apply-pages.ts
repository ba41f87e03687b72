import type { AppContext } from '#server/app-context.ts';
import { longestChange } from '#server/db/read-changes.ts';
import type { ChangeKind, ChangeLayout } from '#server/engine/changes/planned-change.ts';
import type { RowChange } from '#server/engine/connectors/writer-contract.ts';
import { type ChangeToWrite, changesToWrite } from '#server/features/changes/changes-to-write.ts';

/** As many as a writer makes in one statement. */
const PAGE_ROWS = 5_000;
/** A page is in memory several times over. */
const PAGE_CHARS = 32_000_000;

/** What is deleted makes room for what takes its place: the same unique value, or the same key. */
const ORDER: ChangeKind[] = ['delete', 'update', 'insert'];

/** The approved rows of a frozen set that are not known to be stale, page by page. `newestFirst`: an undo goes backwards. */
export async function* pagesToWrite(
  app: Pick<AppContext, 'db'>,
  setId: string,
  layout: ChangeLayout,
  newestFirst: boolean,
): AsyncGenerator<RowChange[], void, undefined> {
  const limit = Math.max(1, Math.min(PAGE_ROWS, Math.floor(PAGE_CHARS / Math.max(1, await longestChange(app.db, setId)))));
  for (const kind of ORDER) {
    let page: ChangeToWrite[];
    let from: number | null = null;
    do {
      page = await changesToWrite(app.db, setId, layout, { from, kind, limit, newestFirst, unwrittenOnly: true });
      if (page.length > 0) yield page.map(({ change }) => change);
      from = page.at(-1)?.seq ?? null;
    } while (page.length === limit);
  }
}
