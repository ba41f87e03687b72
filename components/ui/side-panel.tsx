'use client';

import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { buttonClass } from './button-class.ts';
import { backdropClass } from './dialog.tsx';

export interface SidePanelProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** Buttons beside the close button: previous, next, copy link. */
  actions?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
  /** Modal: a drawer that takes over. Otherwise the page beside it stays usable (a grid row's details). */
  modal?: boolean;
  width?: 'md' | 'lg' | 'xl';
  /** Where the focus goes when it closes, if not back to where it came from: the row one has gone on to. */
  finalFocus?: () => HTMLElement | null;
}

const widths = { md: 'w-[26rem]', lg: 'w-[36rem]', xl: 'w-[52rem]' };

/** Slides in at the right: details of a row, or a longer form. Escape closes it; the focus returns to where it came from. */
export function SidePanel({
  open,
  onOpenChange,
  title,
  description,
  actions,
  footer,
  children,
  modal = false,
  width = 'lg',
  finalFocus,
}: SidePanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => onOpenChange(next)} modal={modal} disablePointerDismissal={!modal}>
      <BaseDialog.Portal>
        {modal && <BaseDialog.Backdrop className={backdropClass} />}
        <BaseDialog.Popup
          ref={panel}
          // The panel itself: keys such as J and K go on working, and reading begins at its title.
          initialFocus={modal ? undefined : panel}
          finalFocus={finalFocus}
          data-modal={modal || undefined}
          className={clsx(
            'fixed inset-y-0 right-0 z-40 flex max-w-[calc(100vw-2rem)] flex-col bg-raised shadow-floating outline-none transition-[translate,opacity] duration-100',
            'data-starting-style:translate-x-4 data-starting-style:opacity-0 data-ending-style:translate-x-4 data-ending-style:opacity-0',
            widths[width],
          )}
        >
          <div className="flex items-start gap-2 border-b px-4 py-2.5">
            <div className="min-w-0 flex-1 py-0.5">
              <BaseDialog.Title className="truncate text-base font-semibold">{title}</BaseDialog.Title>
              {description && <BaseDialog.Description className="text-ink-2">{description}</BaseDialog.Description>}
            </div>
            {actions}
            <BaseDialog.Close aria-label="Close" className={buttonClass('ghost', 'sm', 'w-7 px-0!')}>
              <X aria-hidden />
            </BaseDialog.Close>
          </div>
          <div
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what is longer than the panel must be scrolled by keyboard too
            tabIndex={0}
            className="min-h-0 flex-1 overflow-y-auto p-4 outline-offset-[-2px]"
          >
            {children}
          </div>
          {footer && <div className="flex justify-end gap-2 border-t px-4 py-3">{footer}</div>}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
