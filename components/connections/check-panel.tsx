'use client';

import type { CheckStep, CheckStepName } from '#server/engine/connectors/contract.ts';
import { problemOf } from '../api/problem-of.ts';
import { CheckList, type CheckState } from '../ui/check-list.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import type { ConnectionCheck } from './use-connection-check.ts';

const STEPS: readonly { step: CheckStepName; label: string }[] = [
  { step: 'reach', label: 'Reach' },
  { step: 'tls', label: 'TLS' },
  { step: 'sign_in', label: 'Sign in' },
  { step: 'database', label: 'Database' },
  { step: 'privileges', label: 'Privileges' },
  { step: 'version', label: 'Version' },
  { step: 'clock', label: 'Clock' },
];

export function stepLabel(step: CheckStepName): string {
  return STEPS.find((candidate) => candidate.step === step)?.label ?? step;
}

/**
 * The check as a list that fills in while it works. `outdated` says that the settings changed since; `checkedAt` is for a
 * stored result.
 */
export function CheckPanel({ check, outdated, checkedAt }: { check: ConnectionCheck; outdated: boolean; checkedAt?: Date | null }) {
  const at = check.endedAt ?? checkedAt;
  const problem = check.error ? problemOf(check.error) : null;
  return (
    <div className="flex flex-col gap-2">
      <CheckList label="Check of the connection" steps={STEPS.map(({ step, label }) => ({ id: step, label, ...lookOf(step, check) }))} />
      <p role="status" className="min-h-5 text-ink-2">
        {summaryOf(check, outdated)}
        {!check.running && at && (
          <>
            {' '}
            <RelativeTime at={at} className="text-ink-3" />
          </>
        )}
      </p>
      {problem && problem.fields.length === 0 && <ErrorPanel compact problem={problem} />}
    </div>
  );
}

function lookOf(step: CheckStepName, check: ConnectionCheck): { state: CheckState; ms?: number; finding?: string; fix?: string } {
  const done = check.steps.find((candidate) => candidate.step === step);
  if (done) return { state: done.status, finding: done.summary, ...timeOf(done), ...(done.fix !== undefined && { fix: done.fix }) };
  const next = STEPS.find((candidate) => !check.steps.some((each) => each.step === candidate.step));
  return { state: check.running && next?.step === step ? 'running' : 'waiting' };
}

function timeOf(step: CheckStep): { ms?: number } {
  return step.latencyMs === null ? {} : { ms: step.latencyMs };
}

function summaryOf(check: ConnectionCheck, outdated: boolean): string {
  if (check.running) return 'Checking…';
  if (check.error) return problemOf(check.error).fields.length > 0 ? 'Not checked: correct what is marked first.' : '';
  if (check.verdict === null) return 'Not checked yet.';
  if (outdated) return 'The settings changed since this check.';
  const failed = check.steps.find((step) => step.status === 'failed');
  if (failed) return `Failed at “${stepLabel(failed.step)}”.`;
  return check.verdict === 'warning' ? 'Passed with a warning.' : 'Passed.';
}
