'use client';

import { Tooltip as BaseTooltip } from '@base-ui/react/tooltip';
import { clsx } from 'clsx';
import type { ReactElement, ReactNode } from 'react';

/** Once, near the root: neighbouring tooltips then open without a delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <BaseTooltip.Provider delay={400} timeout={200}>
      {children}
    </BaseTooltip.Provider>
  );
}

/**
 * A hint for what is under the pointer or has the focus. It is not read aloud, so the thing itself must already have a name;
 * what people need to know belongs on the page. The child must be one focusable element.
 *
 * @example <Tooltip content="Rows that matched no rule"><button>…</button></Tooltip>
 */
export function Tooltip({
  content,
  children,
  side = 'top',
  wide = false,
}: {
  content: ReactNode;
  children: ReactElement;
  side?: 'top' | 'bottom' | 'left' | 'right';
  wide?: boolean;
}) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-50">
          <BaseTooltip.Popup
            className={clsx(
              'rounded-sm bg-primary px-2 py-1 text-xs text-on-primary transition-opacity duration-75',
              'data-starting-style:opacity-0 data-ending-style:opacity-0 data-instant:transition-none',
              wide ? 'max-w-md' : 'max-w-64',
            )}
          >
            {content}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
