'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { buttonClass } from './button-class.ts';

export const backdropClass =
  'fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-starting-style:opacity-0 data-ending-style:opacity-0';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, the primary one last. */
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
  /** What gets the focus first; by default the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
}

const widths = { sm: 'max-w-md', md: 'max-w-lg', lg: 'max-w-3xl' };

/**
 * A question or a small form that has to be answered before going on. Focus stays inside and returns afterwards; Escape closes.
 *
 * @example <Dialog open={open} onOpenChange={setOpen} title="Start a run" footer={<><DialogClose>Cancel</DialogClose><Button variant="primary">Start run</Button></>}>…</Dialog>
 */
export function Dialog({ open, onOpenChange, title, description, children, footer, size = 'md', initialFocus }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdropClass} />
        <BaseDialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center overflow-y-auto p-4 pt-[12vh]">
          <BaseDialog.Popup
            data-modal
            initialFocus={initialFocus}
            className={clsx(
              'relative flex max-h-full w-full flex-col rounded-md bg-raised shadow-floating outline-none transition-[opacity,scale] duration-100',
              'data-starting-style:scale-[0.98] data-starting-style:opacity-0 data-ending-style:scale-[0.98] data-ending-style:opacity-0',
              widths[size],
            )}
          >
            <div className="py-4 pr-14 pl-5">
              <BaseDialog.Title className="text-base font-semibold">{title}</BaseDialog.Title>
              {description && <BaseDialog.Description className="mt-0.5 text-ink-2">{description}</BaseDialog.Description>}
            </div>
            {children && <div className="min-h-0 overflow-y-auto px-5 pb-4">{children}</div>}
            {footer && <div className="flex justify-end gap-2 border-t px-5 py-3">{footer}</div>}
            {/* Last, so that the first control of the content gets the focus. */}
            <BaseDialog.Close aria-label="Close" className={buttonClass('ghost', 'sm', 'absolute! top-3 right-3 w-7 px-0!')}>
              <X aria-hidden />
            </BaseDialog.Close>
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** The quiet way out, for a dialog's or side panel's footer. */
export function DialogClose({ children = 'Cancel' }: { children?: ReactNode }) {
  return <BaseDialog.Close className={buttonClass('secondary')}>{children}</BaseDialog.Close>;
}
