import type { LandedExecution } from '#server/engine/landing/contract.ts';

/** No run is called so. */
const PREFIX = 'TRY_';
/** Far longer than a trial may take. */
const LEFT_AFTER_MS = 3_600_000;

/** Id of an execution that only tries a ruleset on a few rows: in no catalogue, and dropped by who made it. */
export function trialId(unique: string): string {
  return `${PREFIX}${unique}`;
}

/** A trial that may still be under way; an older one was left by a process that died. */
export function isTrialUnderWay({ executionId, modifiedAt }: LandedExecution, now: Date): boolean {
  return executionId.startsWith(PREFIX) && now.getTime() - modifiedAt.getTime() < LEFT_AFTER_MS;
}
