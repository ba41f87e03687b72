'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { DatasetDescription } from '#server/engine/connectors/contract.ts';
import type { DatasetDefinition } from '#server/engine/plan/definition.ts';
import type { Side } from '../ui/side-tag.tsx';

/** What a chain editor knows of the side whose column it changes. */
export interface TransformSide {
  dataset: DatasetDefinition;
  /** Null while it is not known: no table chosen, or the database does not answer. */
  description: DatasetDescription | null;
}

const TransformSidesContext = createContext<Record<Side, TransformSide> | null>(null);

/** Tells every {@link TransformsButton} inside which rows to show values of. */
export function TransformSidesProvider({
  source,
  target,
  sourceDescription,
  targetDescription,
  children,
}: {
  source: DatasetDefinition;
  target: DatasetDefinition;
  sourceDescription: DatasetDescription | null;
  targetDescription: DatasetDescription | null;
  children: ReactNode;
}) {
  // A draft makes new datasets with every letter; what they say stays the same.
  const [sourceText, targetText] = [JSON.stringify(source), JSON.stringify(target)];
  const sides = useMemo(
    () => ({
      source: { dataset: JSON.parse(sourceText) as DatasetDefinition, description: sourceDescription },
      target: { dataset: JSON.parse(targetText) as DatasetDefinition, description: targetDescription },
    }),
    [sourceText, targetText, sourceDescription, targetDescription],
  );
  return <TransformSidesContext value={sides}>{children}</TransformSidesContext>;
}

export function useTransformSide(side: Side): TransformSide {
  const sides = useContext(TransformSidesContext);
  if (sides === null) throw new Error('A TransformsButton stands inside a TransformSidesProvider.');
  return sides[side];
}
