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

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !(key in value)) return undefined;
  const found = (value as Record<string, unknown>)[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * Reads any thrown thing. A tRPC client error carries `advice`, `detail` and `requestId` in its `data`; a lost network is
 * told apart from an answer, because the cure is another one.
 */
export function problemOf(error: unknown): Problem {
  const carried = typeof error === 'object' && error !== null && 'data' in error && error.data ? error.data : error;
  const message = textIn(error, 'message');
  if (message && /failed to fetch|networkerror|load failed/i.test(message)) {
    return { message: 'The server cannot be reached.', advice: 'Check the network, then try again.', detail: message };
  }
  return {
    message: message ?? 'Something went wrong.',
    advice: textIn(carried, 'advice'),
    detail: textIn(carried, 'detail'),
    requestId: textIn(carried, 'requestId'),
  };
}

export interface ErrorPanelProps {
  /** A {@link Problem}, or use `problemOf(error)`. */
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
