'use client';

import { Calculator } from 'lucide-react';
import Link from 'next/link';
import type { RunDocument } from '#server/engine/run-document.ts';
import { KpiTile } from '../ui/kpi-tile.tsx';
import { Popover } from '../ui/popover.tsx';
import { type KpiFigure, kpiFigures } from './kpi-figures.ts';
import { useShownRun } from './run-context.tsx';

/** The KPIs with status, threshold and change, each with its arithmetic a click away. */
export function ResultKpis({ document }: { document: RunDocument }) {
  const { run } = useShownRun();
  const figures = kpiFigures(document, run.definition.thresholds ?? {}, run.previous);
  return (
    <section aria-label="KPIs" className="overflow-hidden border-y">
      <ul className="-ml-6 flex flex-wrap">
        {figures.map(({ threshold, formula, numbers, ...tile }) => (
          <li key={tile.name} className="min-w-52 flex-1 border-l py-4 pr-6 pl-6">
            <KpiTile {...tile} footer={<Explained name={tile.name} threshold={threshold} formula={formula} numbers={numbers} />} />
          </li>
        ))}
      </ul>
      {run.previous && (
        <p className="pb-3 text-xs text-ink-3">
          Changes are against the good run before it,{' '}
          <Link
            href={`/runs/${run.previous.id}`}
            className="font-mono underline decoration-line-strong underline-offset-4 hover:text-ink hover:decoration-current"
          >
            {run.previous.id}
          </Link>
          .
        </p>
      )}
    </section>
  );
}

function Explained({ name, threshold, formula, numbers }: Pick<KpiFigure, 'name' | 'threshold' | 'formula' | 'numbers'>) {
  return (
    <p className="flex items-center justify-between gap-2 text-xs text-ink-3">
      {threshold}
      <Popover
        title={`How ${name} is computed`}
        align="end"
        className="w-96"
        trigger={
          <button type="button" className="-my-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:bg-hover hover:text-ink">
            <Calculator aria-hidden className="size-3.5" />
            How
            <span className="sr-only"> {name} is computed</span>
          </button>
        }
      >
        <p className="text-ink-2">{formula}</p>
        <ul className="mt-2 flex flex-col gap-1 rounded-sm bg-sunken px-2.5 py-2 font-mono text-xs leading-5">
          {numbers.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Popover>
    </p>
  );
}
