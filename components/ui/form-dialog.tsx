'use client';

import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogClose } from './dialog.tsx';

/** What the form in the dialog needs: the buttons stand in the dialog's footer, outside of it. */
export interface DialogForm {
  formId: string;
  onPending: (pending: boolean) => void;
  onSaved: () => void;
}

/** A dialog around one form; the form lives as long as the dialog is open, so that what was typed is forgotten with it. */
export function FormDialog({
  submitLabel,
  children,
  ...dialog
}: Omit<ComponentProps<typeof Dialog>, 'children' | 'footer'> & {
  /** The words on the primary button. */
  submitLabel: string;
  children: (form: DialogForm) => ReactNode;
}) {
  const formId = useId();
  const [pending, setPending] = useState(false);
  return (
    <Dialog
      {...dialog}
      footer={
        <>
          <DialogClose />
          <Button type="submit" form={formId} variant="primary" loading={pending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      {children({ formId, onPending: setPending, onSaved: () => dialog.onOpenChange(false) })}
    </Dialog>
  );
}
