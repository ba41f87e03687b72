'use client';

import Link from 'next/link';
import type { ApiOutputs } from '../api/trpc.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { KpiCell } from '../runs/kpi-cell.tsx';
import { RunStateBadge } from '../runs/run-state-badge.tsx';
import { formatPlural } from '../ui/format.ts';
import { Delta } from '../ui/kpi-tile.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';

type Ruleset = ApiOutputs['overview']['get']['rulesets'][number];
type Kpis = NonNullable<Ruleset['latest']>;

/** Each ruleset in one row: what its last good run said, how that changed, and how its last run went. */
export function RulesetHealth({ rulesets, loading }: { rulesets: readonly Ruleset[]; loading: boolean }) {
  return (
    <div className="-mt-3">
      <Table
        label="Rulesets"
        columns={columns}
        rows={rulesets}
        rowKey={(ruleset) => ruleset.id}
        rowHref={(ruleset) => `/rulesets/${encodeURIComponent(ruleset.id)}`}
        loading={loading ? 6 : undefined}
      />
    </div>
  );
}

const columns: readonly TableColumn<Ruleset>[] = [
  {
    id: 'ruleset',
    header: 'Ruleset',
    truncate: true,
    cell: ({ name, id }) => (
      <span className="flex flex-col py-1" title={name}>
        <span className="truncate">{name}</span>
        <span className="truncate font-mono text-xs font-normal text-ink-3">{id}</span>
      </span>
    ),
  },
  { id: 'rcr', header: 'RCR', align: 'end', width: '7.5rem', cell: (ruleset) => kpi(ruleset, 'rcr', 2, '%') },
  { id: 'course', header: 'RCR trend', width: '8rem', cell: (ruleset) => <Course ruleset={ruleset} /> },
  { id: 'dqcs', header: 'DQCS', align: 'end', width: '7rem', cell: (ruleset) => kpi(ruleset, 'dqcs', 3) },
  { id: 'rei', header: 'REI', align: 'end', width: '7rem', cell: (ruleset) => kpi(ruleset, 'rei', 2) },
  { id: 'far', header: 'FAR', align: 'end', width: '7.5rem', cell: (ruleset) => kpi(ruleset, 'far', 2, '%') },
  { id: 'last', header: 'Last run', width: '11rem', cell: (ruleset) => <LastRun ruleset={ruleset} /> },
];

function kpi({ latest, previous }: Ruleset, name: 'rcr' | 'dqcs' | 'rei' | 'far', digits: number, unit?: string) {
  const value = latest?.[name] ?? null;
  if (!latest || value === null) return <span className="text-ink-3">{latest ? 'none' : '—'}</span>;
  return (
    <span className="flex flex-col items-end">
      <KpiCell value={value} status={latest[`${name}Status` satisfies keyof Kpis]} digits={digits} unit={unit} />
      <span className="min-h-4 text-xs leading-4 [&_svg]:size-3">
        {previous ? <Delta short value={value} previous={previous[name]} digits={digits} /> : <span className="text-ink-3">first run</span>}
      </span>
    </span>
  );
}

/** The course of RCR; leads to the trends of the ruleset. */
function Course({ ruleset: { id, name, sparkline } }: { ruleset: Ruleset }) {
  if (sparkline.length < 2) return null;
  return (
    <Link
      href={`/trends?rulesets=${encodeURIComponent(id)}`}
      aria-label={`Trends of ${name}: RCR of the last ${formatPlural(sparkline.length, 'good run')}`}
      title="Trends"
      className="inline-flex rounded-sm py-1 text-ink-2 hover:text-ink"
    >
      <Sparkline values={sparkline.map((point) => point.rcr)} />
    </Link>
  );
}

function LastRun({ ruleset: { lastRun, latest } }: { ruleset: Ruleset }) {
  if (!lastRun) return <span className="text-ink-3">not run yet</span>;
  const older = latest !== null && latest.runId !== lastRun.id && lastRun.endedAt !== null;
  return (
    <Link href={`/runs/${lastRun.id}`} className="group/run flex w-fit flex-col rounded-sm">
      <RunStateBadge run={lastRun} plain />
      <span className="text-xs leading-4 text-ink-3 group-hover/run:underline group-hover/run:decoration-dotted group-hover/run:underline-offset-4">
        <RelativeTime at={lastRun.endedAt ?? lastRun.startedAt ?? lastRun.queuedAt} still />
        {older && (
          <>
            , KPIs of <RelativeTime at={latest.at} still />
          </>
        )}
      </span>
    </Link>
  );
}
