'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleCheck, Ruler, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { DatasetDefinition } from '#server/engine/plan/definition.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPCClient } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { SideTag } from '../ui/side-tag.tsx';
import { Spinner } from '../ui/spinner.tsx';

type Measure = ApiOutputs['rulesets']['measureKeys']['source'];

/** What is measured; null while a column is missing. */
export interface MeasuredKeys {
  source: DatasetDefinition;
  target: DatasetDefinition;
  keys: { source: string; target: string }[];
}

/**
 * Counts on both databases whether a rule's keys are unique, when asked: it reads whole tables. The result disappears when
 * what it was about changes.
 */
export function useKeyMeasure(about: MeasuredKeys | null) {
  const client = useTRPCClient();
  const stop = useRef<AbortController | null>(null);
  const measure = useMutation({
    mutationFn: async (input: MeasuredKeys) => {
      const controller = new AbortController();
      stop.current = controller;
      try {
        return await client.rulesets.measureKeys.query(input, { signal: controller.signal });
      } catch (error) {
        // Given up: there is nothing to show, and both databases were told to stop.
        if (controller.signal.aborted) return null;
        throw error;
      }
    },
  });
  const current = measure.variables && JSON.stringify(measure.variables) === JSON.stringify(about);
  return {
    button: measure.isPending ? (
      <span className="inline-flex items-center gap-2 pl-2 text-ink-2">
        <Spinner /> <span role="status">Counting rows and keys on both sides…</span>
        <Elapsed />
        <Button size="sm" variant="ghost" icon={<X />} onClick={() => stop.current?.abort()}>
          Stop
        </Button>
      </span>
    ) : (
      <Button size="sm" variant="ghost" icon={<Ruler />} disabled={about === null} onClick={() => about && measure.mutate(about)}>
        Measure uniqueness
      </Button>
    ),
    result:
      current && !measure.isPending ? (
        measure.isError ? (
          <ErrorPanel compact problem={problemOf(measure.error)} />
        ) : (
          measure.data && (
            <div role="status">
              <MeasureTable measured={measure.data} />
            </div>
          )
        )
      ) : null,
  };
}

/** Seconds since it began: databases do not say how far a count has come. */
function Elapsed() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <span className="tabular-nums text-ink-3">{seconds} s</span>;
}

function MeasureTable({ measured }: { measured: Record<'source' | 'target', Measure> }) {
  return (
    <table className="w-full max-w-2xl border-separate border-spacing-0 [&_td]:h-8 [&_td]:border-b [&_td]:pr-4 [&_th]:h-7 [&_th]:border-b [&_th]:pr-4">
      <caption className="sr-only">How unique the keys are</caption>
      <thead>
        <tr className="text-xs text-ink-3">
          <th scope="col" className="text-left">
            Keys
          </th>
          <th scope="col" className="text-right">
            Rows
          </th>
          <th scope="col" className="text-right">
            Distinct
          </th>
          <th scope="col" className="text-right">
            With NULL
          </th>
          <th scope="col" className="w-1/2 text-left">
            <span className="sr-only">Verdict</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {(['source', 'target'] as const).map((side) => (
          <tr key={side}>
            <th scope="row" className="text-left font-normal">
              <SideTag side={side} />
            </th>
            <td className="text-right">{formatCount(measured[side].rows)}</td>
            <td className="text-right">{formatCount(measured[side].distinct)}</td>
            <td className="text-right">{formatCount(measured[side].withNull)}</td>
            <td>
              <Verdict {...measured[side]} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Verdict({ rows, distinct, withNull }: Measure) {
  const repeated = rows - withNull - distinct;
  if (repeated === 0 && withNull === 0) {
    return (
      <span className="inline-flex items-center gap-1.5 align-middle text-good">
        <CircleCheck aria-hidden className="size-3.5" /> Unique
      </span>
    );
  }
  const parts = [
    repeated > 0 && `${formatPlural(repeated, 'row repeats', 'rows repeat')} a key`,
    withNull > 0 && `${formatPlural(withNull, 'row', 'rows')} with NULL can never match`,
  ].filter(Boolean);
  return (
    <span className="inline-flex items-center gap-1.5 align-middle text-warn">
      <TriangleAlert aria-hidden className="size-3.5 shrink-0" /> {parts.join(', ')}
    </span>
  );
}
