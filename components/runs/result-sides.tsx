'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import type { Outcome } from '#server/engine/landing/contract.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { differencesHref } from '../outcomes/differences-url.ts';
import { formatCount } from '../ui/format.ts';
import { Section } from '../ui/section.tsx';
import { SideTag } from '../ui/side-tag.tsx';

interface Line {
  label: string;
  source: number;
  target: number;
  /** The rows behind the numbers. */
  outcomes?: Record<'source' | 'target', Outcome[]>;
  /** Worth a second look when it is not zero. */
  odd?: boolean;
  sum?: boolean;
}

function linesOf(document: RunDocument): Line[] {
  return [
    {
      label: 'Matched',
      source: document.matched_count,
      target: document.matched_count,
      outcomes: { source: ['mismatched', 'equal'], target: ['mismatched', 'equal'] },
    },
    {
      label: 'Only on this side',
      source: document.unmatched_source_count,
      target: document.unmatched_target_count,
      outcomes: { source: ['source_only'], target: ['target_only'] },
    },
    {
      label: 'Rejected',
      source: document.rejected_source_count,
      target: document.rejected_target_count,
      outcomes: { source: ['rejected_source'], target: ['rejected_target'] },
      odd: true,
    },
    { label: 'Rows read', source: document.total_source_count, target: document.total_target_count, sum: true },
    {
      label: 'Keys that occur more than once',
      source: document.duplicate_key_source_count,
      target: document.duplicate_key_target_count,
      odd: true,
    },
    { label: 'NULL in the key', source: document.null_key_source_count, target: document.null_key_target_count, odd: true },
  ];
}

/** Where every row of each side went; the first three lines add up to the fourth (semantics.md §4). */
export function ResultSides({ document }: { document: RunDocument }) {
  return (
    <Section title="Rows" description="Every row that was read ends in exactly one place.">
      <table className="-mt-3 w-full border-separate border-spacing-0">
        <caption className="sr-only">Rows per side</caption>
        <thead>
          <tr className="[&>th]:h-8 [&>th]:border-b [&>th]:px-2">
            <td className="border-b" />
            <th scope="col" className="w-28 text-right">
              <SideTag side="source" />
            </th>
            <th scope="col" className="w-28 text-right">
              <SideTag side="target" />
            </th>
          </tr>
        </thead>
        <tbody>
          {linesOf(document).map((line) => (
            <tr key={line.label} className={clsx('[&>*]:h-8 [&>*]:border-b [&>*]:px-2', line.sum && 'font-medium [&>*]:border-b-ink-3')}>
              <th scope="row" className={clsx('text-left', !line.sum && 'font-normal')}>
                {line.label}
              </th>
              {(['source', 'target'] as const).map((side) => (
                <td key={side} className={clsx('text-right', line[side] === 0 ? 'text-ink-3' : line.odd && 'text-warn')}>
                  {line.outcomes && line[side] > 0 ? (
                    <Link
                      href={differencesHref(document.execution_id, { show: line.outcomes[side] })}
                      className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
                    >
                      {formatCount(line[side])}
                    </Link>
                  ) : (
                    formatCount(line[side])
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
