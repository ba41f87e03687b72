import type { LandingEngine, LandingExecution } from '#server/engine/landing/contract.ts';
import type { LandedSizes } from './store-result.ts';

export interface Fence {
  /** Throws `LeaseLost` when the run is no longer ours. */
  confirm(): Promise<void>;
  /** What `finish` found on disk. */
  finished(sizes: LandedSizes): void;
}

/**
 * The landing engine as one attempt at a run may use it. A worker that was stopped for longer than its lease (a laptop that
 * slept) wakes up while another one works on the same execution: before it publishes or removes anything it proves that
 * the run is still its own.
 */
export function fencedLanding(landing: LandingEngine, fence: Fence): LandingEngine {
  return {
    name: landing.name,
    async begin(ref, names, plan) {
      await fence.confirm();
      return fencedExecution(await landing.begin(ref, names, plan), fence);
    },
    async dropStaging(ref) {
      await fence.confirm();
      await landing.dropStaging(ref);
    },
    async dropExecution(ref) {
      await fence.confirm();
      await landing.dropExecution(ref);
    },
    columns: (ref) => landing.columns(ref),
    page: (ref, query, signal) => landing.page(ref, query, signal),
    count: (ref, filter, cap, signal) => landing.count(ref, filter, cap, signal),
    duplicates: (ref, side, cursor, limit, signal) => landing.duplicates(ref, side, cursor, limit, signal),
    export: (ref, filter, format, path, signal) => landing.export(ref, filter, format, path, signal),
    previewStaging: (ref, side, limit) => landing.previewStaging(ref, side, limit),
    inventory: () => landing.inventory(),
    prepare: () => landing.prepare(),
    close: () => landing.close(),
  };
}

function fencedExecution(execution: LandingExecution, fence: Fence): LandingExecution {
  return {
    takesTypedRows: execution.takesTypedRows,
    stage: (...given) => execution.stage(...given),
    index: (...given) => execution.index(...given),
    match: (...given) => execution.match(...given),
    compare: (...given) => execution.compare(...given),
    async finish() {
      await fence.confirm();
      const landed = await execution.finish();
      fence.finished({
        outcomesBytes: landed.outcomesBytes,
        staging: { source: landed.source.sizeBytes, target: landed.target.sizeBytes },
      });
      return landed;
    },
    async discard() {
      await fence.confirm();
      await execution.discard();
    },
  };
}
