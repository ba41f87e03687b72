'use client';

import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { RunDocument } from '#server/engine/run-document.ts';
import { Count } from '../ui/count.tsx';
import { Section } from '../ui/section.tsx';
import { SideTag } from '../ui/side-tag.tsx';

const repairs = { zero_date: 'zero dates read as NULL', nul_byte: 'values without their NUL bytes' } as const;

/** What a reader of the numbers must know, and every value that was repaired. */
export function ResultWarnings({ document }: { document: RunDocument }) {
  // Repairs have a list of their own.
  const warnings = document.warning_details.filter((warning) => warning.code !== 'sanitised');
  return (
    <Section title="Warnings">
      {warnings.length === 0 && document.sanitised.length === 0 && (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          Nothing to warn of. No value was repaired.
        </p>
      )}
      <ul className="-mt-1.5 flex flex-col">
        {warnings.map((warning) => (
          <li key={`${warning.code} ${warning.path ?? ''} ${warning.message}`} className="flex gap-2.5 border-b py-1.5">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
            <p className="min-w-0 flex-1 break-words">
              {warning.message}
              {warning.path && <span className="block font-mono text-xs text-ink-3">{warning.path}</span>}
            </p>
          </li>
        ))}
      </ul>
      {document.sanitised.length > 0 && (
        <>
          <h3 className="mt-4 border-b pb-1.5 font-medium">Repaired values</h3>
          <ul>
            {document.sanitised.map((entry) => (
              <li key={`${entry.side} ${entry.column} ${entry.repair}`} className="flex min-h-8 items-center gap-3 border-b">
                <SideTag side={entry.side} name={entry.column} className="flex-1" />
                <span>
                  <Count value={entry.count} exact className="font-medium" /> <span className="text-ink-2">{repairs[entry.repair]}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}
