import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/**
 * The foot of a form that stays in view: what state the form is in at the left, its buttons at the right, the primary one
 * last. Stands at the end of the form, so that the keyboard reaches it after the last input; in a column that is taller
 * than what is in it, at the bottom.
 */
export function ActionBar({ note, children, className }: { note?: ReactNode; children: ReactNode; className?: string }) {
  return (
    <div
      // globals.css keeps what has the focus clear of it.
      data-action-bar
      className={clsx(
        'sticky bottom-0 z-10 -mx-5 mt-auto -mb-5 flex min-h-13 flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t bg-paper px-5 py-2.5 sm:-mx-7 sm:px-7',
        className,
      )}
    >
      <div className="flex min-w-0 items-center gap-2 text-ink-2">{note}</div>
      <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>
    </div>
  );
}
