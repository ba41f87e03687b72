import { RelativeTime } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import type { KpiSeries } from './trend-kpis.ts';

interface Publication {
  key: string;
  rulesetId: string;
  rulesetName: string;
  at: Date;
  label: string;
}

const columns: readonly TableColumn<Publication>[] = [
  { id: 'ruleset', header: 'Ruleset', truncate: true, cell: (each) => <span title={each.rulesetName}>{each.rulesetName}</span> },
  { id: 'what', header: 'What', width: '55%', cell: (each) => each.label },
  { id: 'when', header: 'When', width: '16rem', cell: (each) => <RelativeTime at={each.at} absolute /> },
];

/** What the marks in the charts stand for, newest first. */
export function TrendEvents({ series }: { series: readonly KpiSeries[] }) {
  const all = series
    .flatMap(({ rulesetId, rulesetName, annotations }) =>
      annotations.map(
        ({ at, label }): Publication => ({ key: `${rulesetId} ${at.getTime()} ${label}`, rulesetId, rulesetName, at, label }),
      ),
    )
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  if (all.length === 0) return null;
  return (
    <Section title="What happened in this time" className="mt-10">
      <div className="-mt-3">
        <Table
          label="Published versions and changed schemas"
          columns={columns}
          rows={all}
          rowKey={(each) => each.key}
          rowHref={(each) => `/rulesets/${encodeURIComponent(each.rulesetId)}`}
        />
      </div>
    </Section>
  );
}
