import { clsx } from 'clsx';
import {
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CircleX,
  History,
  type LucideIcon,
  PencilLine,
  Plus,
  Trash2,
  TriangleAlert,
  Undo2,
} from 'lucide-react';
import type { ChangeKind } from '#server/engine/changes/planned-change.ts';
import type { ChangeOutcome, ChangeSetStatus, Decision } from '#server/features/changes/change-status.ts';
import { type Status, StatusBadge } from '../ui/status-badge.tsx';

interface Look {
  word: string;
  icon: LucideIcon;
  text: string;
}

/** Words, icons and colours of decisions. What waits is no news and stays grey. */
export const decisionLooks: Record<Decision, Look & { verb: string; doing: string; key: string }> = {
  pending: { word: 'Pending', verb: 'Take back', doing: 'Taking back', key: 'u', icon: CircleDashed, text: 'text-ink-3' },
  approved: { word: 'Approved', verb: 'Approve', doing: 'Approving', key: 'a', icon: CircleCheck, text: 'text-good' },
  rejected: { word: 'Rejected', verb: 'Reject', doing: 'Rejecting', key: 'r', icon: CircleX, text: 'text-bad' },
  skipped: { word: 'Skipped', verb: 'Skip', doing: 'Skipping', key: 's', icon: CircleMinus, text: 'text-ink-2' },
};

export const kindLooks: Record<ChangeKind, { word: string; many: string; icon: LucideIcon }> = {
  update: { word: 'Update', many: 'Updates', icon: PencilLine },
  insert: { word: 'Insert', many: 'Inserts', icon: Plus },
  delete: { word: 'Delete', many: 'Deletes', icon: Trash2 },
};

type OutcomeLook = Look & { means: string };

const outcomeLooks: Record<ChangeOutcome, OutcomeLook> = {
  applied: { word: 'Applied', icon: CircleCheck, text: 'text-good', means: 'Written, committed and read back.' },
  stale: { word: 'Stale', icon: History, text: 'text-warn', means: 'The row was no more as the run had seen it, so it was not touched.' },
  failed: { word: 'Failed', icon: CircleX, text: 'text-bad', means: 'The database refused it.' },
  not_applied: {
    word: 'Rolled back',
    icon: Undo2,
    text: 'text-ink-2',
    means: 'Nothing was wrong with it; it was rolled back with the others.',
  },
  changed_since: {
    word: 'Changed since',
    icon: TriangleAlert,
    text: 'text-warn',
    means: 'Written and committed; somebody changed it again before it was read back.',
  },
};

/** Nobody knows whether the commit happened: a row tells what it holds, and nothing of who wrote it. */
const heldLooks: Partial<Record<ChangeOutcome, OutcomeLook>> = {
  applied: { word: 'As planned', icon: CircleCheck, text: 'text-ink-2', means: 'It holds what was to be written.' },
  not_applied: { word: 'As before', icon: CircleMinus, text: 'text-ink-2', means: 'It holds what the run had seen.' },
  changed_since: {
    word: 'Neither',
    icon: TriangleAlert,
    text: 'text-warn',
    means: 'It holds neither what the run had seen nor what was to be written.',
  },
};

/** What became of a row in the last apply of a set that stands so. */
export function outcomeLook(outcome: ChangeOutcome, status: ChangeSetStatus): OutcomeLook {
  return (status === 'unsettled' && heldLooks[outcome]) || outcomeLooks[outcome];
}

function Mark({ look, className }: { look: Look; className?: string }) {
  const Icon = look.icon;
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap align-middle', look.text, className)}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {look.word}
    </span>
  );
}

export function DecisionTag({ decision, className }: { decision: Decision; className?: string }) {
  return <Mark look={decisionLooks[decision]} className={className} />;
}

export function ChangeOutcomeTag({ outcome, status, className }: { outcome: ChangeOutcome; status: ChangeSetStatus; className?: string }) {
  return <Mark look={outcomeLook(outcome, status)} className={className} />;
}

export function KindTag({ kind, className }: { kind: ChangeKind; className?: string }) {
  const { word, icon: Icon } = kindLooks[kind];
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap align-middle text-ink-2', className)}>
      <Icon aria-hidden className={clsx('size-3.5 shrink-0', kind === 'delete' && 'text-bad')} />
      {word}
    </span>
  );
}

const statuses: Record<ChangeSetStatus, { status: Status; word: string }> = {
  planning: { status: 'running', word: 'Planning' },
  planned: { status: 'unknown', word: 'In review' },
  failed: { status: 'failed', word: 'Not planned' },
  applying: { status: 'running', word: 'Applying' },
  applied: { status: 'succeeded', word: 'Applied' },
  unsettled: { status: 'WARNING', word: 'Unsettled' },
};

export function setStatusWord(status: ChangeSetStatus): string {
  return statuses[status].word;
}

export function ChangeSetBadge({ status, plain }: { status: ChangeSetStatus; plain?: boolean }) {
  return <StatusBadge {...statuses[status]} plain={plain} />;
}
