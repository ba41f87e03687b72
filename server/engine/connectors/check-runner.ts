import { type TieoutError, throwIfCancelled } from '../errors.ts';
import type { CheckStep, CheckStepName } from './contract.ts';

/** The order in which a check is shown. */
export const CHECK_STEPS: readonly CheckStepName[] = ['reach', 'tls', 'sign_in', 'database', 'privileges', 'version', 'clock'];

/** What a step found: a sentence; `null` when it does not apply; or a warning with what to do. */
export type Finding = string | { skipped: string } | { warning: string; fix: string; field?: string };

export type CheckPlan = Partial<Record<CheckStepName, () => Promise<Finding>>>;

/**
 * Runs the steps in their order and yields each when it ends. After a failure the rest is skipped; a step that is not
 * in the plan does not apply. `fieldOf` says which form field a failure concerns.
 */
export async function* runChecks(
  plan: CheckPlan,
  explain: (error: unknown) => TieoutError,
  fieldOf: (error: TieoutError, step: CheckStepName) => string | undefined,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  let failed = false;
  for (const step of CHECK_STEPS) {
    const work = plan[step];
    if (failed || !work) {
      yield { step, status: 'skipped', summary: failed ? 'Not tried.' : 'Does not apply here.', latencyMs: null };
      continue;
    }
    const start = performance.now();
    const latency = () => Math.round((performance.now() - start) * 10) / 10;
    try {
      throwIfCancelled(signal);
      const found = await work();
      if (typeof found === 'string') yield { step, status: 'passed', summary: found, latencyMs: latency() };
      else if ('skipped' in found) yield { step, status: 'skipped', summary: found.skipped, latencyMs: null };
      else {
        yield {
          step,
          status: 'warning',
          summary: found.warning,
          latencyMs: latency(),
          fix: found.fix,
          ...(found.field === undefined ? {} : { field: found.field }),
        };
      }
    } catch (error) {
      failed = true;
      const explained = explain(error);
      const field = fieldOf(explained, step);
      yield {
        step,
        status: 'failed',
        summary: explained.message,
        latencyMs: latency(),
        fix: explained.advice,
        ...(field === undefined ? {} : { field }),
      };
    }
  }
}
