import type { AppContext } from '#server/app-context.ts';
import type { ChangeLayout } from '#server/engine/changes/planned-change.ts';
import type { RowChange } from '#server/engine/connectors/writer-contract.ts';
import { changesToWrite } from '#server/features/changes/changes-to-write.ts';

/** As many as a writer makes in one statement. */
const PAGE_ROWS = 5_000;

/** The approved rows of a frozen set that are not known to be stale, page by page. `newestFirst`: an undo goes backwards. */
export async function* pagesToWrite(
  app: Pick<AppContext, 'db'>,
  setId: string,
  layout: ChangeLayout,
  newestFirst: boolean,
): AsyncGenerator<RowChange[], void, undefined> {
  let from: number | null = null;
  for (;;) {
    const page = await changesToWrite(app.db, setId, layout, { from, limit: PAGE_ROWS, newestFirst, unwrittenOnly: true });
    if (page.length > 0) yield page.map(({ change }) => change);
    if (page.length < PAGE_ROWS) return;
    from = page.at(-1)!.seq;
  }
}
