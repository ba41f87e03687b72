'use client';

import { useMemo, useRef, useState } from 'react';
import type { TransformKind } from '#server/engine/transforms/transform.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { problemOf } from '../api/problem-of.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { AddTransform } from './add-transform.tsx';
import { ChainPreviewTable, previewSentence } from './chain-preview.tsx';
import { ChainStepForm } from './chain-step.tsx';
import { type ChainStep, chainOf, moved, newStep, stepsOf } from './chain-steps.ts';
import { InlineProblem } from './inline-problem.tsx';
import { chainProblem } from './step-problems.ts';
import type { TransformSide } from './transform-sides.tsx';
import { type ChainPreview, useChainPreview } from './use-chain-preview.ts';

export interface ChainEditorProps {
  side: TransformSide;
  /** The column that the chain begins with. */
  column: string;
  chain: TransformChain;
  onChange: (chain: TransformChain) => void;
}

/** Writes a chain of transforms: its steps in their order, and what they make of the first rows of the table. */
export function ChainEditor({ side, column, chain, onChange }: ChainEditorProps) {
  const [steps, setSteps] = useState<ChainStep[]>(() => stepsOf(chain));
  const [typed, setTyped] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const written = useMemo(() => chainOf(steps), [steps]);
  const { answer, pending, error, leftOut } = useChainPreview(side, column, written, typed === '' ? null : typed);
  const problems = answer?.problems ?? [];
  const shown = useLastPreview(answer);
  const columns = useMemo(
    () =>
      (side.description?.columns ?? []).map(({ name, logicalType }) => ({
        value: name,
        label: name,
        hint: formatLogicalType(logicalType),
      })),
    [side.description],
  );
  const type = columns.find((option) => option.value === column)?.hint ?? '';

  const set = (next: ChainStep[]) => {
    setSteps(next);
    onChange(chainOf(next));
  };
  /** What was added or moved is in its place after the next render. */
  const focusStep = (stepId: string | undefined, control: string) =>
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-step="${stepId}"] ${control}`)?.focus());
  const add = (kind: TransformKind) => {
    const step = newStep(kind);
    set([...steps, step]);
    // A form begins at its first input, a transform without one at its own remove button.
    focusStep(step.stepId, kind.arguments.length > 0 ? ':is(input, [role=combobox], [data-add] button)' : 'button:last-of-type');
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= steps.length) return;
    set(moved(steps, from, to));
    // At either end only the way back is open, and a button that is off cannot have the focus.
    const way = to === 0 ? 'down' : to === steps.length - 1 ? 'up' : to < from ? 'up' : 'down';
    focusStep(steps[from]?.stepId, `button[aria-label$="${way}"]`);
  };
  const remove = (at: number) => {
    set(steps.toSpliced(at, 1));
    focusStep(steps[at + 1]?.stepId ?? steps[at - 1]?.stepId, 'button[aria-label^="Remove"]');
  };
  const wrong = chainProblem(problems);

  return (
    <div className="flex flex-col gap-5">
      <section aria-label="Transforms">
        {steps.length === 0 ? (
          <p className="pb-3 text-ink-2">
            Nothing is done to <span className="font-mono text-xs">{column}</span> yet. Transforms work one after the other, on the value as
            it is read.
          </p>
        ) : (
          <ol ref={list} aria-label="Transforms in their order" className="mb-3 border-b">
            {steps.map((step, at) => (
              <ChainStepForm
                key={step.stepId}
                step={step}
                at={at}
                count={steps.length}
                columns={columns}
                problems={problems}
                onChange={(changed) => set(steps.map((each) => (each.stepId === changed.stepId ? changed : each)))}
                onMove={move}
                onRemove={() => remove(at)}
              />
            ))}
          </ol>
        )}
        <AddTransform onAdd={add} />
      </section>
      <section aria-label="What they make of sample rows" className="flex flex-col gap-2">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 border-t pt-4">
          <div>
            <h3 className="font-medium">Before and after</h3>
            <p role="status" className="text-ink-2">
              {problems.length > 0 ? 'The chain is not whole yet: below is what it made before.' : shown ? previewSentence(shown.rows) : ''}
            </p>
          </div>
          <Field label="Try a value" className="w-56">
            <Input mono value={typed} onValueChange={setTyped} placeholder="any text" />
          </Field>
        </div>
        {wrong !== undefined && <InlineProblem>{wrong}</InlineProblem>}
        {error !== null && error !== undefined && <ErrorPanel compact title="There are no sample rows." problem={problemOf(error)} />}
        {side.description === null && <p className="text-ink-2">Choose a table to see what its values become.</p>}
        {pending && shown === null && <div aria-hidden className="h-48 animate-pulse rounded-md bg-hover motion-reduce:animate-none" />}
        {shown && shown.rows.length > 0 && <ChainPreviewTable column={column} type={type} preview={shown} typed={typed !== ''} />}
        {shown && shown.rows.length === 0 && error === null && <p className="text-ink-2">The table has no rows to try this on.</p>}
        {leftOut > 0 && (
          <p className="text-xs text-ink-3">{leftOut} rows with very long values are left out here; a run transforms them too.</p>
        )}
      </section>
    </div>
  );
}

/** The last preview of a whole chain: it stays while the next step is being written. */
function useLastPreview(answer: ChainPreview | null): ChainPreview['preview'] {
  const [last, setLast] = useState<ChainPreview['preview']>(null);
  const current = answer?.preview ?? null;
  if (current !== null && current !== last) setLast(current);
  return current ?? last;
}
