import type { Connector, Dataset, ExtractOptions } from '#server/engine/connectors/contract.ts';
import type { RowWriter, WriteTarget } from '#server/engine/connectors/writer-contract.ts';
import { Cancelled, throwIfCancelled } from '#server/engine/errors.ts';

/**
 * One user's hold on a connector that others use too. Closing it ends what this user still runs and nothing else; `closed`
 * is called once.
 */
export function shareConnector(shared: Connector, closed: () => void): Connector {
  const closing = new AbortController();
  const writers = new Set<RowWriter>();
  const either = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, closing.signal]);
  return {
    type: shared.type,
    capabilities: shared.capabilities,
    check: (signal) => shared.check(either(signal)),
    listDatasets: (signal) => shared.listDatasets(either(signal)),
    describe: (dataset: Dataset, signal) => shared.describe(dataset, either(signal)),
    sample: (dataset: Dataset, limit, signal) => shared.sample(dataset, limit, either(signal)),
    measureKey: (dataset: Dataset, columns, signal) => shared.measureKey(dataset, columns, either(signal)),
    extract: (dataset: Dataset, options: ExtractOptions, signal) => shared.extract(dataset, options, either(signal)),
    async openWriter(target: WriteTarget, signal) {
      const writer = await shared.openWriter(target, either(signal));
      writers.add(writer);
      if (closing.signal.aborted) {
        await writer.rollback();
        throwIfCancelled(closing.signal);
      }
      return writer;
    },
    explainError: (error) => shared.explainError(error),
    ...(shared.poolUse ? { poolUse: () => shared.poolUse?.() as ReturnType<NonNullable<Connector['poolUse']>> } : {}),
    async close() {
      if (closing.signal.aborted) return;
      closing.abort(new Cancelled());
      // A writer that was committed or rolled back already takes no notice.
      await Promise.allSettled([...writers].map((writer) => writer.rollback()));
      closed();
    },
  };
}
