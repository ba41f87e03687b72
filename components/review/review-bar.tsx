'use client';

import { ArrowDownToLine, Eye, SkipForward } from 'lucide-react';
import { useState } from 'react';
import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { useCan } from '../api/use-can.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { ActionBar } from '../ui/action-bar.tsx';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { Kbd } from '../ui/kbd.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { ApplyDialog } from './apply-dialog.tsx';
import { PreviewDialog } from './preview-dialog.tsx';
import { nextUnreviewed } from './review-keys.tsx';
import type { Review } from './use-review.ts';

/** How much is reviewed, what would be written, and the way there. */
export function ReviewBar({ set, review, decidable }: { set: ChangeSetState; review: Review; decidable: boolean }) {
  const mayApply = useCan('changes.apply') === true;
  const [previewing, setPreviewing] = useState(false);
  const [applying, setApplying] = useState(false);
  const counts = set.counts;
  const toWrite = counts?.toWrite.rows ?? 0;
  // A row is approved when all of its fields are decided; it is written when one of them is approved.
  const inPart = Math.max(0, toWrite - (counts?.byDecision.approved ?? toWrite));
  useShortcut({ keys: 'shift+p', label: 'Show what would be written', group: 'Review', enabled: toWrite > 0 }, () => setPreviewing(true));
  useShortcut({ keys: 'shift+enter', label: 'Apply…', group: 'Review', enabled: mayApply && toWrite > 0 && !set.task }, () =>
    setApplying(true),
  );
  if (!counts) return null;
  const reviewed = counts.total - counts.byDecision.pending;
  return (
    <ActionBar
      note={
        <>
          <span className="whitespace-nowrap">
            <span className="font-medium text-ink">{formatCount(reviewed)}</span> of {formatCount(counts.total)} reviewed
          </span>
          <ProgressBar className="w-32!" value={counts.total === 0 ? 0 : reviewed / counts.total} label="Reviewed" tone="good" />
          {decidable && counts.byDecision.pending > 0 && (
            <Button size="sm" variant="ghost" icon={<SkipForward />} onClick={() => void nextUnreviewed(review)}>
              Next unreviewed
              <Kbd keys={['N']} />
            </Button>
          )}
        </>
      }
    >
      <span className="mr-1 whitespace-nowrap">
        <span className="font-medium">{formatCount(toWrite - inPart)}</span> <span className="text-ink-2">approved</span>
        {inPart > 0 && (
          <span className="text-ink-2">
            {' · '}
            <span className="font-medium text-ink">{formatCount(inPart)}</span> in part
          </span>
        )}
      </span>
      <Button icon={<Eye />} disabled={toWrite === 0} onClick={() => setPreviewing(true)}>
        Review
      </Button>
      {mayApply && (
        <Button
          variant="primary"
          icon={<ArrowDownToLine />}
          disabled={toWrite === 0 || set.task !== null}
          onClick={() => setApplying(true)}
        >
          Apply…
        </Button>
      )}
      <PreviewDialog set={set} open={previewing} onOpenChange={setPreviewing} />
      <ApplyDialog set={set} open={applying} onOpenChange={setApplying} />
    </ActionBar>
  );
}
