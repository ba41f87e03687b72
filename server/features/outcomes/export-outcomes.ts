import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import type { ExportFormat, OutcomeFilter } from '#server/engine/landing/contract.ts';
import type { OutcomeFilterInput } from './outcome.schema.ts';
import { withoutUndefined } from './outcome.service.ts';
import { readableRun } from './readable-run.ts';

export interface ExportInput {
  runId: string;
  filter: OutcomeFilterInput;
  format: ExportFormat;
}

/** Writes the outcomes that match into the file at `path`, which appears only when it is complete. */
export async function exportOutcomes(
  app: AppContext,
  actor: Actor,
  input: ExportInput,
  path: string,
  signal: AbortSignal,
): Promise<{ rows: number; bytes: number }> {
  permit(actor, 'outcomes.export');
  const run = await readableRun(app, input.runId);
  return app.landing.export({ executionId: run.id }, withoutUndefined<OutcomeFilter>(input.filter), input.format, path, signal);
}

/** `RECON_ORDERS-EXEC_a1b2c3d4-mismatched.csv`: a name that tells downloads apart. */
export function exportFileName(run: { rulesetId: string; id: string }, input: Pick<ExportInput, 'filter' | 'format'>): string {
  const chosen = input.filter.outcomes ?? [];
  const words = chosen.length > 0 && chosen.length <= 2 ? chosen : ['outcomes'];
  return `${[run.rulesetId, run.id, ...words].join('-')}.${input.format}`;
}
