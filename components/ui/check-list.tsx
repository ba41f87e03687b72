import { clsx } from 'clsx';
import { Circle, CircleCheck, CircleMinus, CircleX, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import { Duration } from './count.tsx';

export type CheckState = 'waiting' | 'running' | 'passed' | 'failed' | 'warning' | 'skipped';

export interface CheckStep {
  id: string;
  label: string;
  state: CheckState;
  /** How long it took, in milliseconds. */
  ms?: number;
  /** What was found: `PostgreSQL 16.4, UTC`. */
  finding?: ReactNode;
  /** Plain advice when it failed. */
  fix?: ReactNode;
}

const looks = {
  waiting: { icon: Circle, class: 'text-ink-3', word: 'waiting' },
  running: { icon: LoaderCircle, class: 'animate-spin text-ink-2', word: 'running' },
  passed: { icon: CircleCheck, class: 'text-good', word: 'passed' },
  failed: { icon: CircleX, class: 'text-bad', word: 'failed' },
  warning: { icon: CircleMinus, class: 'text-warn', word: 'passed with a warning' },
  skipped: { icon: CircleMinus, class: 'text-ink-3', word: 'skipped' },
} as const;

/** Steps that are done one after the other, each with a tick or a cross, its latency and a fix: the connection check. */
export function CheckList({ steps, label }: { steps: readonly CheckStep[]; label: string }) {
  return (
    <ol aria-label={label}>
      {steps.map((step) => {
        const look = looks[step.state];
        return (
          <li key={step.id} className="flex min-h-8 gap-2.5 border-b py-1.5 last:border-b-0">
            <look.icon aria-hidden className={clsx('mt-0.5 size-4 shrink-0', look.class)} />
            <div className="min-w-0 flex-1">
              <div className="flex items-baseline gap-3">
                <span
                  className={clsx(
                    step.state === 'failed' && 'font-medium',
                    (step.state === 'waiting' || step.state === 'skipped') && 'text-ink-3',
                  )}
                >
                  {step.label}
                  <span className="sr-only">, {look.word}</span>
                </span>
                {step.finding && <span className="min-w-0 break-words text-ink-2">{step.finding}</span>}
                {step.ms !== undefined && <Duration ms={step.ms} className="ml-auto text-ink-3" />}
              </div>
              {step.fix && <p className={clsx('mt-0.5', step.state === 'failed' ? 'text-bad' : 'text-warn')}>{step.fix}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
