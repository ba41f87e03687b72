'use client';

import { Slider as BaseSlider } from '@base-ui/react/slider';
import { clsx } from 'clsx';

/** A number on a line, for choosing by feel; put a {@link NumberInput} beside it where the exact one matters. Arrow keys step it. */
export function Slider({
  label,
  value,
  min,
  max,
  step,
  onValueChange,
  className,
}: {
  /** Read as its name. */
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  onValueChange: (value: number) => void;
  className?: string;
}) {
  return (
    <BaseSlider.Root value={value} min={min} max={max} step={step} onValueChange={(next) => onValueChange(next)} className={className}>
      <BaseSlider.Control className="flex h-8 touch-none select-none items-center px-2">
        <BaseSlider.Track className="relative h-1 w-full rounded-full bg-control">
          <BaseSlider.Indicator className="rounded-full bg-ink" />
          <BaseSlider.Thumb
            getAriaLabel={() => label}
            className={clsx(
              'size-4 rounded-full border border-ink bg-paper shadow-sm outline-offset-2',
              'after:absolute after:-inset-1 has-focus-visible:outline-2 has-focus-visible:outline-focus',
            )}
          />
        </BaseSlider.Track>
      </BaseSlider.Control>
    </BaseSlider.Root>
  );
}
