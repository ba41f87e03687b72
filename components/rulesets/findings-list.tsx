'use client';

import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { focusPlace } from '../ui/focus-place.ts';
import { Popover } from '../ui/popover.tsx';
import type { ShownFindings } from './merge-findings.ts';
import { placeName } from './place-path.ts';
import { asSentence } from './sentence-text.ts';

/** `3 problems, 2 warnings` as a button that lists them; each leads to its place in the form. */
export function FindingsList({
  findings,
  checked,
  onJump,
}: {
  findings: ShownFindings;
  /** The databases were asked, and nothing changed since. */
  checked: boolean;
  /** Shows the form before the jump. */
  onJump: () => void;
}) {
  const [open, setOpen] = useState(false);
  const { problems, warnings } = findings;
  if (problems.length === 0 && warnings.length === 0) {
    return checked ? (
      <span className="inline-flex items-center gap-1.5 text-good">
        <CircleCheck aria-hidden className="size-4" /> No problems
      </span>
    ) : null;
  }
  const jump = (place: string) => {
    setOpen(false);
    onJump();
    // After the popover has given the focus back and the form is on the screen.
    requestAnimationFrame(() => requestAnimationFrame(() => focusPlace(place)));
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      side="top"
      title="What the check found"
      className="max-h-96 w-[34rem]"
      trigger={
        <button type="button" className={buttonClass('ghost', 'sm')}>
          {problems.length > 0 && (
            <span className="inline-flex items-center gap-1.5 text-bad">
              <CircleAlert aria-hidden /> {problems.length === 1 ? '1 problem' : `${problems.length} problems`}
            </span>
          )}
          {problems.length > 0 && warnings.length > 0 && <span className="w-1" />}
          {warnings.length > 0 && (
            <span className="inline-flex items-center gap-1.5 text-warn">
              <TriangleAlert aria-hidden /> {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
            </span>
          )}
        </button>
      }
    >
      <ul className="-mx-1.5">
        {problems.map(({ path, message }) => (
          <Finding key={`${path} ${message}`} tone="problem" path={path} message={message} onJump={jump} />
        ))}
        {warnings.map(({ path, message }) => (
          <Finding key={`${path} ${message}`} tone="warning" path={path ?? ''} message={message} onJump={jump} />
        ))}
      </ul>
    </Popover>
  );
}

function Finding({
  tone,
  path,
  message,
  onJump,
}: {
  tone: 'problem' | 'warning';
  path: string;
  message: string;
  onJump: (place: string) => void;
}) {
  const Icon = tone === 'problem' ? CircleAlert : TriangleAlert;
  const content = (
    <>
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${tone === 'problem' ? 'text-bad' : 'text-warn'}`} />
      <span className="min-w-0">
        <span className="block text-xs text-ink-3">
          <span className="sr-only">{tone}: </span>
          {placeName(path)}
        </span>
        <span className="block break-words">{asSentence(message)}</span>
      </span>
    </>
  );
  const className = 'flex w-full items-start gap-2 rounded-sm px-1.5 py-1.5 text-left';
  return (
    <li>
      {path === '' ? (
        <div className={className}>{content}</div>
      ) : (
        <button type="button" onClick={() => onJump(path)} className={`${className} hover:bg-hover focus-visible:-outline-offset-2`}>
          {content}
        </button>
      )}
    </li>
  );
}
