'use client';

import { clsx } from 'clsx';
import { useRef } from 'react';
import { transformKindNamed } from '#server/engine/transforms/catalogue.ts';
import { formatCount } from '../ui/format.ts';
import { useOverflows } from '../ui/use-overflows.ts';
import { Value } from '../ui/value.tsx';
import type { ChainPreview } from './use-chain-preview.ts';

type Preview = NonNullable<ChainPreview['preview']>;
type Row = Preview['rows'][number];

const HEAD = 'sticky top-0 z-1 h-8 whitespace-nowrap border-b bg-raised px-3 text-left text-xs font-medium text-ink-2 first:pl-0';
const CELL = 'h-8 max-w-80 border-b px-3 py-1 align-top first:pl-0';

/** Sample values before, after each transform, and why a run would reject a row. */
export function ChainPreviewTable({ column, type, preview, typed }: { column: string; type: string; preview: Preview; typed: boolean }) {
  const wrapper = useRef<HTMLDivElement>(null);
  const overflows = useOverflows(wrapper);
  return (
    <div ref={wrapper} className="max-h-96 overflow-auto" {...(overflows && { role: 'group', 'aria-label': 'Sample values', tabIndex: 0 })}>
      <table aria-label="Sample values before and after" className="w-full border-separate border-spacing-0">
        <thead>
          <tr>
            <Heading name={column} type={type} mono />
            {preview.steps.map((step, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a chain may hold the same transform twice
              <Heading key={at} name={`→ ${transformKindNamed(step.name)?.label ?? step.name}`} type={step.type} />
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: sample rows have no key of their own
            <tr key={at} className={clsx(typed && at === 0 && 'bg-selected')}>
              <td className={CELL}>
                <Value value={row.before} limit={60} />
              </td>
              {row.steps.map((value, step) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: one cell for each step
                <td key={step} className={clsx(CELL, value === valueBefore(row, step) ? 'text-ink-3' : 'text-ink')}>
                  <Value value={value} limit={60} />
                </td>
              ))}
              {row.error !== undefined && (
                <td colSpan={Math.max(1, preview.steps.length - row.steps.length)} className={clsx(CELL, 'text-bad')}>
                  Row rejected: {row.error}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heading({ name, type, mono }: { name: string; type: string; mono?: boolean }) {
  return (
    <th scope="col" className={HEAD}>
      <span className={clsx(mono && 'font-mono')}>{name}</span> <span className="font-mono font-normal text-ink-3">{type}</span>
    </th>
  );
}

function valueBefore(row: Row, step: number): string | null {
  return step === 0 ? row.before : (row.steps[step - 1] ?? null);
}

/** `Of 20 sample rows 17 change, and 1 would be rejected.` */
export function previewSentence(rows: readonly Row[]): string {
  const rejected = rows.filter((row) => row.error !== undefined).length;
  const changed = rows.filter((row) => row.error === undefined && row.after !== row.before).length;
  const sample = `Of ${formatCount(rows.length)} sample ${rows.length === 1 ? 'row' : 'rows'}`;
  const changes = `${changed === 0 ? 'none' : formatCount(changed)} ${changed > 1 ? 'change' : 'changes'}`;
  if (rejected === 0) return `${sample} ${changes}.`;
  return `${sample} ${changes}, and ${formatCount(rejected)} would be rejected.`;
}
