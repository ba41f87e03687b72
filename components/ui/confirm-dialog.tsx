'use client';

import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useId, useState } from 'react';
import { problemOf } from '#components/api/problem-of.ts';
import { Button } from './button.tsx';
import { buttonClass } from './button-class.ts';
import { backdropClass } from './dialog.tsx';
import { ErrorPanel, type Problem } from './error-panel.tsx';
import { Input } from './input.tsx';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question: `Drop the staging tables of EXEC_a1b2c3d4?` */
  title: ReactNode;
  /** What will happen, and whether it can be undone. */
  children?: ReactNode;
  /** The verb of the button: `Drop tables`, never `OK`. */
  confirmLabel: string;
  cancelLabel?: string;
  /** Red for what destroys; ink for what can be undone. */
  tone?: 'danger' | 'primary';
  /** When given, the button stays off until exactly this was typed: for what is large and cannot be undone. */
  typed?: string;
  /** The dialog waits for its promise, closes when it resolves, and shows the error when it rejects. */
  onConfirm: () => unknown;
}

/** The second step of a two-step action. Prefer an undo (see `notify.undo`) where there can be one. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={(next) => props.onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto p-4 pt-[16vh]">
          <AlertDialog.Popup
            data-modal
            className="w-full max-w-md rounded-md bg-raised shadow-floating outline-none transition-[opacity,scale] duration-100 data-starting-style:scale-[0.98] data-starting-style:opacity-0 data-ending-style:scale-[0.98] data-ending-style:opacity-0"
          >
            <ConfirmForm {...props} />
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Lives as long as the dialog is open, so that what was typed and what went wrong are forgotten with it. */
function ConfirmForm({
  title,
  children,
  confirmLabel,
  cancelLabel = 'Cancel',
  tone = 'danger',
  typed,
  onConfirm,
  onOpenChange,
}: ConfirmDialogProps) {
  const [text, setText] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const inputId = useId();
  const ready = typed === undefined || text === typed;

  async function confirm() {
    setPending(true);
    setProblem(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setPending(false);
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !pending) void confirm();
      }}
    >
      <div className="flex flex-col gap-3 px-5 py-4">
        <div>
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          {children && <AlertDialog.Description render={<div className="mt-1 text-ink-2">{children}</div>} />}
        </div>
        {typed !== undefined && (
          <div className="flex flex-col gap-1">
            <label htmlFor={inputId}>
              Type <strong className="font-mono font-medium">{typed}</strong> to go on
            </label>
            <Input id={inputId} mono value={text} onValueChange={setText} />
          </div>
        )}
        {problem && <ErrorPanel problem={problem} compact />}
      </div>
      <div className="flex justify-end gap-2 border-t px-5 py-3">
        <AlertDialog.Close className={buttonClass('secondary')}>{cancelLabel}</AlertDialog.Close>
        <Button type="submit" variant={tone} disabled={!ready} loading={pending}>
          {confirmLabel}
        </Button>
      </div>
    </form>
  );
}
