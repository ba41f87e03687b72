'use client';

import { clsx } from 'clsx';
import { CircleAlert, RotateCw } from 'lucide-react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';

/** What went wrong, as every entrance tells it: a sentence, what to do, and the server's own words behind "Details". */
export interface Problem {
  message: string;
  advice?: string | null;
  detail?: string | null;
  requestId?: string | null;
}

export interface ErrorPanelProps {
  /** Of a failed call: `problemOf(error)` from components/api. */
  problem: Problem;
  /** Above the message, where it is not clear what failed: `The runs could not be loaded`. */
  title?: string;
  onRetry?: () => void;
  retrying?: boolean;
  /** For inside dialogs and forms. */
  compact?: boolean;
  className?: string;
}

/** An error stays in the panel it belongs to, says what to do, and can be tried again. */
export function ErrorPanel({ problem, title, onRetry, retrying, compact, className }: ErrorPanelProps) {
  return (
    <div
      role="alert"
      className={clsx('flex gap-2.5 rounded-md border border-bad-line bg-bad-bg', compact ? 'px-3 py-2' : 'px-4 py-3', className)}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-medium">{title}</p>}
        <p className={clsx('break-words', !title && 'font-medium')}>{problem.message}</p>
        {problem.advice && <p className="text-ink-2">{problem.advice}</p>}
        {problem.detail && (
          <details className="mt-1.5">
            <summary className="w-fit cursor-pointer text-ink-2 hover:text-ink">Details</summary>
            <pre className="mt-1 max-h-48 overflow-auto whitespace-pre-wrap break-words font-mono text-xs text-ink-2">{problem.detail}</pre>
          </details>
        )}
        {problem.requestId && (
          <p className="mt-1.5 flex items-center gap-1 text-xs text-ink-2">
            Request <span className="font-mono">{problem.requestId}</span>
            <CopyButton text={problem.requestId} label="Copy request id" />
          </p>
        )}
      </div>
      {onRetry && (
        <Button size="sm" icon={<RotateCw />} loading={retrying} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
