import { CircleCheck, CircleX } from 'lucide-react';
import type { ApiOutputs } from '../api/trpc.ts';
import { formatDuration } from '../ui/format.ts';

/** How a test went: what the other side said, or why it did not arrive and what to do. */
export function TestResult({ result: { sent, answer, error, milliseconds } }: { result: ApiOutputs['alerts']['testChannel'] }) {
  const Icon = sent ? CircleCheck : CircleX;
  return (
    <div role="status" className="flex gap-2.5 rounded-md bg-sunken px-3.5 py-2.5">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${sent ? 'text-good' : 'text-bad'}`} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">
          {sent ? 'The test was taken' : error?.message} <span className="font-normal text-ink-3">{formatDuration(milliseconds)}</span>
        </p>
        {error && <p className="text-ink-2">{error.advice}</p>}
        {answer && <p className="font-mono text-xs break-words text-ink-2">{answer}</p>}
      </div>
    </div>
  );
}
