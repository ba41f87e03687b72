'use client';

import { Ellipsis, GitCompareArrows, Plug } from 'lucide-react';
import { ConnectionLostBanner, LiveSign } from '#components/shell/connection-banner.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { CheckList } from '#components/ui/check-list.tsx';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Bytes, Count, Duration } from '#components/ui/count.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { ErrorPanel } from '#components/ui/error-panel.tsx';
import { formatPercent } from '#components/ui/format.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { KpiTile } from '#components/ui/kpi-tile.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { OutcomeTag } from '#components/ui/outcome-tag.tsx';
import { Pagination } from '#components/ui/pagination.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';
import { Elapsed, RelativeTime, TimeLeft } from '#components/ui/relative-time.tsx';
import { DefinitionList, Section } from '#components/ui/section.tsx';
import { SideTag } from '#components/ui/side-tag.tsx';
import { KpiSkeleton, TextSkeleton } from '#components/ui/skeleton.tsx';
import { type Status, StatusBadge } from '#components/ui/status-badge.tsx';
import { Table } from '#components/ui/table.tsx';
import { TextDiff } from '#components/ui/text-diff.tsx';
import { Value } from '#components/ui/value.tsx';
import { NOW, runs, trend } from './sample-data.ts';

const statuses: Status[] = [
  'HEALTHY',
  'GOOD',
  'EXCELLENT',
  'ACCEPTABLE',
  'WARNING',
  'CRITICAL',
  'POOR',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'passed',
  'unknown',
];
const values = [
  null,
  '',
  ' ',
  '  padded ',
  'NULL',
  "''",
  'a\tb',
  'line one\nline two',
  'a\u00a0b',
  'zero\u200bwidth',
  '12.50',
  'Müller GmbH',
];

export function DisplayGallery() {
  return (
    <div className="flex flex-col gap-8">
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2 xl:grid-cols-4">
        <KpiTile
          name="RCR"
          description="Reconciliation coverage rate"
          value={96.94}
          unit="%"
          digits={2}
          status="HEALTHY"
          previous={95.92}
          history={trend[0]!.points.slice(0, 16).map((p) => p.value)}
          href="/trends"
        />
        <KpiTile
          name="DQCS"
          description="Data quality confidence score"
          value={0.862}
          digits={3}
          status="GOOD"
          previous={0.862}
          history={[0.86, 0.87, 0.85, 0.862]}
        />
        <KpiTile
          name="REI"
          description="Reconciliation efficiency index"
          value={27.4}
          unit="%"
          digits={2}
          status="WARNING"
          previous={40.81}
          history={[41, 40.2, 40.81, 27.4]}
        />
        <KpiTile name="FAR" description="Field agreement rate" value={null} digits={2} absent="Nothing was compared" />
      </div>
      <Section title="Recent runs" actions={<Button size="sm">All runs</Button>}>
        <Table
          label="Recent runs"
          rows={runs}
          rowKey={(run) => run.id}
          rowHref={(run) => `/runs/${run.id}`}
          sort={{ column: 'at', direction: 'descending' }}
          onSort={() => {}}
          columns={[
            { id: 'id', header: 'Run', width: '11rem', cell: (run) => <span className="font-mono text-xs">{run.id}</span> },
            { id: 'ruleset', header: 'Ruleset', cell: (run) => run.ruleset },
            { id: 'status', header: 'Status', cell: (run) => <StatusBadge status={run.status} plain /> },
            {
              id: 'rcr',
              header: 'RCR',
              align: 'end',
              sortable: true,
              cell: (run) => (run.rcr === null ? <span className="text-ink-3">—</span> : formatPercent(run.rcr)),
            },
            { id: 'rows', header: 'Rows', align: 'end', cell: (run) => <Count value={run.rows} /> },
            { id: 'ms', header: 'Time', align: 'end', cell: (run) => <Duration ms={run.ms} /> },
            { id: 'at', header: 'Started', sortable: true, cell: (run) => <RelativeTime at={run.at} /> },
            {
              id: 'more',
              header: 'Actions',
              headerHidden: true,
              align: 'end',
              cell: (run) => (
                <Menu
                  trigger={<IconButton label={`More for ${run.id}`} icon={<Ellipsis />} />}
                  groups={[{ entries: [{ id: 'a', label: 'Retry', onSelect: () => {} }] }]}
                />
              ),
            },
          ]}
        />
        <Pagination
          onPrevious={null}
          onNext={() => {}}
          summary={
            <>
              <Count value={5} /> of <Count value={1_234_567} unit="runs" approximate />
            </>
          }
        />
      </Section>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <Section title="Status">
          <div className="flex flex-wrap gap-2">
            {statuses.map((status) => (
              <StatusBadge key={status} status={status} />
            ))}
          </div>
          <div className="mt-3 flex flex-wrap gap-x-4 gap-y-1">
            {statuses.map((status) => (
              <StatusBadge key={status} status={status} plain />
            ))}
          </div>
          <div className="mt-3 flex flex-wrap items-center gap-3">
            <SideTag side="source" name="crm.orders" /> <SideTag side="target" name="warehouse.public.orders" />
            <Badge>v4</Badge> <Badge tone="source">source</Badge> <Badge tone="target">target</Badge>
          </div>
          <div className="mt-3 flex flex-wrap gap-x-4 gap-y-1">
            {(['equal', 'mismatched', 'source_only', 'target_only', 'rejected_source', 'rejected_target'] as const).map((outcome) => (
              <OutcomeTag key={outcome} outcome={outcome} />
            ))}
          </div>
          <div className="mt-3 flex flex-wrap items-center gap-4">
            <LiveSign state="live" /> <LiveSign state="reconnecting" /> <LiveSign state="paused" />
            <Elapsed from={NOW} to={new Date(NOW.getTime() + 65_000)} /> <TimeLeft expires={new Date(NOW.getTime() + 20 * 60_000)} />{' '}
            <Bytes value={15_200_000} />
          </div>
          <div className="mt-3 flex flex-col gap-2">
            <ProgressBar value={0.62} label="Export" />
            <ProgressBar value={0.3} label="Extract source" tone="source" />
            <ProgressBar value={null} label="Working" tone="target" />
          </div>
        </Section>
        <Section title="Connection check">
          <CheckList
            label="Steps of the check"
            steps={[
              { id: 'reach', label: 'Reach', state: 'passed', ms: 3, finding: '127.0.0.1:3306' },
              {
                id: 'tls',
                label: 'TLS',
                state: 'warning',
                ms: 12,
                finding: 'not encrypted',
                fix: 'Set TLS to verify-full before you use it outside this machine.',
              },
              {
                id: 'signin',
                label: 'Sign in',
                state: 'failed',
                ms: 41,
                finding: 'reader',
                fix: 'The password is wrong. Enter it again, or ask who keeps this account.',
              },
              { id: 'db', label: 'Database', state: 'running' },
              { id: 'priv', label: 'Privileges', state: 'waiting' },
              { id: 'skew', label: 'Clock skew', state: 'skipped' },
            ]}
          />
        </Section>
        <Section title="Values">
          <ul className="grid grid-cols-2 gap-x-6">
            {values.map((value) => (
              <li key={String(value)} className="flex min-h-8 items-center border-b">
                <Value value={value} />
              </li>
            ))}
          </ul>
          <div className="mt-3">
            <Value value={'A long text that goes on. '.repeat(20)} />
          </div>
          <div className="mt-3 flex flex-col gap-2">
            <TextDiff source="12 Main Street, Springfield (UK)" target="12 Main Str., Springfield (GB) " />
            <TextDiff source={null} target="" />
          </div>
        </Section>
        <div className="flex flex-col gap-8">
          <Section title="Facts">
            <DefinitionList
              items={[
                { term: 'Landing engine', value: 'duckdb' },
                { term: 'Started by', value: 'Ada Lovelace' },
                { term: 'Started', value: <RelativeTime at={NOW} absolute /> },
                { term: 'Rows per second', value: '4,431 rows/s' },
              ]}
            />
          </Section>
          <ErrorPanel
            problem={{
              message: 'The table crm.orders does not exist.',
              advice: 'Choose another table, or refresh the schema of crm.',
              detail: "ER_NO_SUCH_TABLE: Table 'crm.orders' doesn't exist",
              requestId: 'req_7f3a91c2',
            }}
            onRetry={() => {}}
          />
          <ConnectionLostBanner since={NOW} onRetry={() => {}} />
          <CodeBlock
            name="SQL for duckdb"
            code={'SELECT s.order_id, t.id\nFROM source s\nJOIN target t ON s.order_id = t.id\nWHERE s.status IS DISTINCT FROM t.state;'}
          />
        </div>
      </div>
      <div className="grid gap-10 lg:grid-cols-3">
        <EmptyState icon={<Plug />} title="No connections yet" action={<Button variant="primary">Add a connection</Button>}>
          Tieout compares two databases that cannot see each other. Begin with the one you trust.
        </EmptyState>
        <EmptyState icon={<GitCompareArrows />} title="No row matches this filter" compact action={<Button>Clear the filter</Button>} />
        <div className="flex flex-col gap-6">
          <KpiSkeleton />
          <TextSkeleton />
        </div>
      </div>
      <Table
        label="Loading"
        loading={3}
        rows={[]}
        rowKey={() => ''}
        columns={[
          { id: 'a', header: 'Run', cell: () => '' },
          { id: 'b', header: 'Ruleset', cell: () => '' },
          { id: 'c', header: 'Rows', align: 'end', cell: () => '' },
        ]}
      />
    </div>
  );
}
