'use client';

import { clsx } from 'clsx';
import { SquareFunction } from 'lucide-react';
import { useState } from 'react';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { type Side, SideTag } from '../ui/side-tag.tsx';
import { ChainEditor } from './chain-editor.tsx';
import { chainWords } from './chain-words.ts';
import { useTransformSide } from './transform-sides.tsx';

export interface TransformsButtonProps {
  side: Side;
  column: string;
  chain: TransformChain;
  /** Path in the definition, for jumping to a problem: `fields[0].transforms`. */
  place: string;
  onChange: (chain: TransformChain) => void;
  className?: string;
}

/** A small button beside a column that opens the editor of its transforms; dark where it has some. Needs a TransformSidesProvider. */
export function TransformsButton({ side, column, chain, place, onChange, className }: TransformsButtonProps) {
  const [open, setOpen] = useState(false);
  const words = chain.length === 0 ? 'none yet' : chainWords(chain);
  return (
    <span data-place={place} className={className}>
      <IconButton
        label={`Transforms of ${column || `the ${side} column`}: ${words}`}
        icon={<SquareFunction />}
        disabled={column === ''}
        onClick={() => setOpen(true)}
        className={chain.length > 0 ? 'text-ink!' : 'text-ink-3!'}
      />
      <TransformsPanel side={side} column={column} chain={chain} open={open} onOpenChange={setOpen} onChange={onChange} />
    </span>
  );
}

/** The chain in words under its column, `id → to_integer`, or the offer to make one. Needs a TransformSidesProvider. */
export function TransformsLine({ side, column, chain, place, onChange, className }: TransformsButtonProps) {
  const [open, setOpen] = useState(false);
  const words = chain.length === 0 ? 'Add transforms' : `${column} → ${chainWords(chain)}`;
  return (
    <span data-place={place} className={clsx('flex min-w-0', className)}>
      <Button
        size="sm"
        variant="ghost"
        icon={<SquareFunction aria-hidden className="text-ink-3" />}
        onClick={() => setOpen(true)}
        aria-label={`Transforms of ${column || `the ${side} column`}: ${chain.length === 0 ? 'none yet' : chainWords(chain)}`}
        disabled={column === ''}
        className="max-w-full justify-start! px-1.5! font-normal [&>span]:min-w-0"
      >
        <span className={clsx('truncate text-xs text-ink-2', chain.length > 0 && 'font-mono')}>{words}</span>
      </Button>
      <TransformsPanel side={side} column={column} chain={chain} open={open} onOpenChange={setOpen} onChange={onChange} />
    </span>
  );
}

function TransformsPanel({
  side,
  column,
  chain,
  open,
  onOpenChange,
  onChange,
}: Omit<TransformsButtonProps, 'place' | 'className'> & { open: boolean; onOpenChange: (open: boolean) => void }) {
  const known = useTransformSide(side);
  return (
    <SidePanel
      modal
      width="xl"
      open={open}
      onOpenChange={onOpenChange}
      title={
        <span className="flex items-baseline gap-2">
          Transforms of <span className="font-mono">{column}</span> <SideTag side={side} />
        </span>
      }
      description="Done to each value before it is matched or compared. Nothing is written to the database."
      footer={
        <Button variant="primary" onClick={() => onOpenChange(false)}>
          Done
        </Button>
      }
    >
      <ChainEditor side={known} column={column} chain={chain} onChange={onChange} />
    </SidePanel>
  );
}
