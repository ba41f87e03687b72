'use client';

import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Kbd } from './kbd.tsx';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'aria-label'> {
  /** Its name for everyone: read aloud and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  /** Keys shown in the tooltip. */
  keys?: readonly string[];
  side?: 'top' | 'bottom' | 'left' | 'right';
}

/** A button that is only an icon, with its name as a tooltip. */
export function IconButton({ label, icon, keys, side, variant = 'ghost', size = 'sm', className, ...props }: IconButtonProps) {
  return (
    <Tooltip
      side={side}
      content={
        keys ? (
          <span className="flex items-center gap-2">
            {label}
            <Kbd keys={keys} />
          </span>
        ) : (
          label
        )
      }
    >
      <Button
        {...props}
        variant={variant}
        size={size}
        icon={icon}
        aria-label={label}
        className={`${size === 'sm' ? 'w-7' : 'w-8'} px-0! ${className ?? ''}`}
      />
    </Tooltip>
  );
}
