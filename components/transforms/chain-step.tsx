'use client';

import { ArrowDown, ArrowUp, GripVertical, X } from 'lucide-react';
import type { DragEvent, KeyboardEvent } from 'react';
import type { ComboboxOption } from '../ui/combobox.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { ArgumentField } from './argument-field.tsx';
import { type ChainStep, withArgument } from './chain-steps.ts';
import { InlineProblem } from './inline-problem.tsx';
import { argumentProblem, type PathProblem, stepProblem } from './step-problems.ts';

export interface ChainStepFormProps {
  step: ChainStep;
  at: number;
  count: number;
  columns: readonly ComboboxOption[];
  problems: readonly PathProblem[];
  onChange: (step: ChainStep) => void;
  onMove: (from: number, to: number) => void;
  onRemove: () => void;
}

const DRAGGED = 'application/x-tieout-step';

/** One transform with its arguments. Alt with an arrow key moves it, and so does its handle. */
export function ChainStepForm({ step, at, count, columns, problems, onChange, onMove, onRemove }: ChainStepFormProps) {
  const { kind } = step;
  const title = `${at + 1}, ${kind.label}`;
  const wrong = stepProblem(problems, at, kind);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(at, event.key === 'ArrowUp' ? at - 1 : at + 1);
  };
  const onDrop = (event: DragEvent) => {
    const from = Number.parseInt(event.dataTransfer.getData(DRAGGED), 10);
    if (Number.isNaN(from)) return;
    event.preventDefault();
    onMove(from, at);
  };
  return (
    <li
      data-step={step.stepId}
      onKeyDown={onKeyDown}
      onDragOver={(event) => event.dataTransfer.types.includes(DRAGGED) && event.preventDefault()}
      onDrop={onDrop}
      className="flex flex-col gap-2 border-b py-2.5 last:border-b-0"
    >
      <div className="flex items-start gap-2">
        {/* For the mouse only: the buttons and keys beside it do the same. */}
        <span
          aria-hidden
          draggable
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAGGED, String(at));
            event.dataTransfer.effectAllowed = 'move';
          }}
          className="mt-1 flex size-6 shrink-0 cursor-grab items-center justify-center text-ink-3 hover:text-ink active:cursor-grabbing"
        >
          <GripVertical className="size-4" />
        </span>
        <div className="min-w-0 flex-1 py-1">
          <span className="mr-2 text-ink-3 tabular-nums">{at + 1}.</span>
          <span className="font-medium">{kind.label}</span>
          <span className="ml-2 font-mono text-xs text-ink-3">{kind.name}</span>
          <p className="text-xs text-ink-3">{kind.sentence}</p>
        </div>
        <span className="flex shrink-0">
          <IconButton
            label={`Move ${title} up`}
            keys={['Alt', '↑']}
            icon={<ArrowUp />}
            disabled={at === 0}
            focusableWhenDisabled
            onClick={() => onMove(at, at - 1)}
          />
          <IconButton
            label={`Move ${title} down`}
            keys={['Alt', '↓']}
            icon={<ArrowDown />}
            disabled={at === count - 1}
            focusableWhenDisabled
            onClick={() => onMove(at, at + 1)}
          />
          <IconButton label={`Remove ${title}`} icon={<X />} onClick={onRemove} />
        </span>
      </div>
      {kind.arguments.length > 0 && (
        <div className="flex flex-wrap items-start gap-x-4 gap-y-3 pl-8">
          {kind.arguments.map((argument) => (
            <ArgumentField
              key={argument.name}
              argument={argument}
              value={step.arguments[argument.name]}
              columns={columns}
              problem={argumentProblem(problems, at, kind, argument.name)}
              onChange={(value) => onChange(withArgument(step, argument.name, value))}
            />
          ))}
        </div>
      )}
      {wrong !== undefined && (
        <div className="pl-8">
          <InlineProblem>{wrong}</InlineProblem>
        </div>
      )}
    </li>
  );
}
