'use client';

import { ArrowRight } from 'lucide-react';
import type { OutcomeRow } from '#server/engine/landing/contract.ts';
import { OutcomeTag } from '../ui/outcome-tag.tsx';
import { DiffSide } from '../ui/text-diff.tsx';
import { Value } from '../ui/value.tsx';
import type { TrialResult } from './use-sample-trial.ts';

const MOST_FIELDS = 6;

type Field = OutcomeRow['fields'][string];

/** Rows as they would come out: of pairs the fields that differ or were transformed, of others why they have no counterpart. */
export function SampleExamples({ result }: { result: TrialResult }) {
  if (result.examples.length === 0) return <p className="text-ink-2">There is no row to show.</p>;
  return (
    <div className="-mt-3 overflow-x-auto">
      <table className="w-full border-separate border-spacing-0 [&_td]:border-b [&_td]:py-1.5 [&_td]:pr-4 [&_td]:align-top [&_th]:h-8 [&_th]:border-b [&_th]:pr-4 [&_th]:text-left [&_th]:text-xs [&_th]:font-normal [&_th]:text-ink-3">
        <caption className="sr-only">Example rows</caption>
        <thead>
          <tr>
            <th scope="col" className="w-40">
              Outcome
            </th>
            <th scope="col" className="w-56">
              Key
            </th>
            <th scope="col">What it says</th>
          </tr>
        </thead>
        <tbody>
          {result.examples.map((row) => (
            <tr key={`${row.outcome} ${row.id}`}>
              <td>
                <OutcomeTag outcome={row.outcome} />
              </td>
              <td>
                {Object.entries(row.key).map(([name, value]) => (
                  <span key={name} className="block">
                    <span className="text-xs text-ink-3">{name} </span>
                    <Value value={value} limit={40} />
                  </span>
                ))}
              </td>
              <td>
                <Said row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Said({ row }: { row: OutcomeRow }) {
  if (row.reason !== null) return <span className="text-ink-2">{row.reason}</span>;
  if (row.outcome !== 'mismatched' && row.outcome !== 'equal') return <span className="text-ink-2">No row of the other side matches.</span>;
  const telling = Object.entries(row.fields).filter(([, field]) => !field.equal || wasTransformed(field));
  if (telling.length === 0) return <span className="text-ink-2">Every compared field is equal.</span>;
  return (
    <dl className="grid grid-cols-[minmax(5rem,max-content)_1fr] items-baseline gap-x-4 gap-y-1">
      {telling.slice(0, MOST_FIELDS).map(([name, field]) => (
        <FieldSaid key={name} name={name} field={field} />
      ))}
      {telling.length > MOST_FIELDS && <dd className="col-start-2 text-ink-3">and {telling.length - MOST_FIELDS} more fields</dd>}
    </dl>
  );
}

function FieldSaid({ name, field }: { name: string; field: Field }) {
  const { source, transformed, target, equal } = field;
  const compared = transformed === undefined ? source : transformed;
  return (
    <>
      <dt className="font-mono text-xs text-ink-2">{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        {wasTransformed(field) && (
          <>
            <Value value={source} limit={80} className="text-left!" />
            <ArrowRight role="img" aria-label="becomes" className="size-3 self-center text-ink-3" />
          </>
        )}
        {equal ? (
          <Value value={compared} limit={80} className="text-left!" />
        ) : (
          <DiffSide side="source" source={compared} target={target} />
        )}
        <span aria-hidden className="text-ink-3">
          {equal ? '=' : '≠'}
        </span>
        <span className="sr-only">{equal ? 'equals' : 'differs from'}</span>
        {equal ? <Value value={target} limit={80} className="text-left!" /> : <DiffSide side="target" source={compared} target={target} />}
      </dd>
    </>
  );
}

function wasTransformed({ source, transformed }: Field): boolean {
  return transformed !== undefined && transformed !== source;
}
