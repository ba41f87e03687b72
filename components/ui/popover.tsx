'use client';

import { Popover as BasePopover } from '@base-ui/react/popover';
import { clsx } from 'clsx';
import type { ReactElement, ReactNode } from 'react';
import { popupClass } from './floating-classes.ts';

export interface PopoverProps {
  /** The button that opens it. */
  trigger: ReactElement;
  /** Read as its name; shown unless `titleHidden`. */
  title: string;
  titleHidden?: boolean;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  side?: 'top' | 'bottom' | 'left' | 'right';
  align?: 'start' | 'center' | 'end';
  className?: string;
}

/** A small panel at a button: filters, explanations with links. For a list of actions use {@link Menu}. */
export function Popover({
  trigger,
  title,
  titleHidden,
  children,
  open,
  onOpenChange,
  side = 'bottom',
  align = 'start',
  className,
}: PopoverProps) {
  return (
    <BasePopover.Root open={open} onOpenChange={(next) => onOpenChange?.(next)}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner side={side} align={align} sideOffset={4} className="z-50">
          <BasePopover.Popup
            className={clsx(popupClass, 'max-h-(--available-height) max-w-(--available-width) overflow-y-auto p-3', className)}
          >
            <BasePopover.Title className={titleHidden ? 'sr-only' : 'mb-2 font-medium'}>{title}</BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
