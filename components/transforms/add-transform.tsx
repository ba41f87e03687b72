'use client';

import { Plus } from 'lucide-react';
import { TRANSFORM_CATALOGUE } from '#server/engine/transforms/catalogue.ts';
import type { TransformGroup, TransformKind } from '#server/engine/transforms/transform.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';

const GROUPS: readonly { group: TransformGroup; label: string }[] = [
  { group: 'text', label: 'Text' },
  { group: 'values', label: 'Values' },
  { group: 'numbers', label: 'Numbers' },
  { group: 'dates', label: 'Dates and times' },
];

/** The catalogue, grouped, each transform with its sentence. */
export function AddTransform({ onAdd }: { onAdd: (kind: TransformKind) => void }) {
  return (
    <Menu
      align="start"
      trigger={
        <Button size="sm" icon={<Plus />}>
          Add a transform
        </Button>
      }
      groups={GROUPS.map(({ group, label }) => ({
        label,
        entries: TRANSFORM_CATALOGUE.filter((kind) => kind.group === group).map((kind) => ({
          id: kind.name,
          label: kind.label,
          description: kind.sentence,
          onSelect: () => onAdd(kind),
        })),
      }))}
    />
  );
}
