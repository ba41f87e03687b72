'use client';

import { clsx } from 'clsx';
import type { Decision } from '#server/features/changes/change-status.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { decisionLooks } from './change-looks.tsx';

const VERDICTS = ['approved', 'rejected', 'skipped'] as const;

/**
 * Approve, reject, skip: the one that holds is pressed, and pressing it again takes the decision back. `of` names what is
 * decided, for those who do not see the row.
 */
export function DecisionButtons({
  decision,
  of,
  onDecide,
  canApprove = true,
  quiet,
}: {
  decision: Decision;
  of: string;
  onDecide: (decision: Decision) => void;
  /** Off where there is no value to write. */
  canApprove?: boolean;
  /** Of a field inside a row: smaller. */
  quiet?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for inputs; these are toggles in a table
    <span role="group" aria-label={`Decision on ${of}`} className="inline-flex">
      {VERDICTS.map((verdict) => {
        const { verb, icon: Icon, text, key } = decisionLooks[verdict];
        const on = decision === verdict;
        const off = verdict === 'approved' && !canApprove && !on;
        return (
          <Tooltip
            key={verdict}
            content={
              <span className="flex items-center gap-2">
                {off ? 'No value to write yet' : on ? 'Take back' : verb}
                {!off && <Kbd keys={[(on ? decisionLooks.pending.key : key).toUpperCase()]} />}
              </span>
            }
          >
            <button
              type="button"
              aria-pressed={on}
              aria-disabled={off || undefined}
              aria-label={`${verb} ${of}`}
              onClick={(event) => {
                // The row listens too: it would open.
                event.stopPropagation();
                if (!off) onDecide(on ? 'pending' : verdict);
              }}
              className={clsx(
                'flex h-6 items-center justify-center rounded-sm hover:bg-selected hover:text-ink',
                quiet ? 'w-6' : 'w-7',
                on ? text : off ? 'text-ink-3 opacity-40' : 'text-ink-3',
              )}
            >
              <Icon aria-hidden className="size-4" strokeWidth={on ? 2.25 : 1.5} />
            </button>
          </Tooltip>
        );
      })}
    </span>
  );
}
