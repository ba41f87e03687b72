'use client';

import { BarList } from '#components/charts/bar-list.tsx';
import { OutcomeBar } from '#components/charts/outcome-bar.tsx';
import { PhaseTimeline } from '#components/charts/phase-timeline.tsx';
import { TrendChart } from '#components/charts/trend-chart.tsx';
import { Section } from '#components/ui/section.tsx';
import { counts, NOW, trend, twoTrends } from './sample-data.ts';

const bands = [
  { from: 90, to: 100, tone: 'good' as const, label: 'Healthy' },
  { from: 80, to: 90, tone: 'warn' as const, label: 'Warning' },
  { from: 0, to: 80, tone: 'bad' as const, label: 'Critical' },
];
const after = (ms: number) => new Date(NOW.getTime() + ms);

export function ChartsGallery() {
  return (
    <div className="flex flex-col gap-8">
      <Section title="Outcomes">
        <OutcomeBar counts={counts} hrefFor={(outcome) => `/gallery?outcome=${outcome}`} selected="mismatched" />
      </Section>
      <div className="grid gap-10 xl:grid-cols-2">
        <Section title="RCR">
          <TrendChart
            label="RCR"
            series={trend}
            bands={bands}
            annotations={[{ at: new Date(NOW.getTime() - 10 * 86_400_000), label: 'Version 4 published' }]}
            unit="%"
            digits={2}
            limits={[0, 100]}
            header={<span className="text-ink-2">Last 36 days</span>}
          />
        </Section>
        <Section title="RCR of two rulesets">
          <TrendChart label="RCR of two rulesets" series={twoTrends} bands={bands} unit="%" digits={2} limits={[0, 100]} />
        </Section>
      </div>
      <Section title="Phases">
        <PhaseTimeline
          startedAt={NOW}
          phases={[
            { phase: 'extract_source', state: 'done', startedAt: after(40), endedAt: after(2100), rows: 1_000_000, bytes: 182_000_000 },
            { phase: 'extract_target', state: 'done', startedAt: after(45), endedAt: after(2900), rows: 1_000_000, bytes: 190_000_000 },
            { phase: 'index', state: 'done', startedAt: after(2900), endedAt: after(3050) },
            { phase: 'match', state: 'done', startedAt: after(3050), endedAt: after(3800), rows: 998_210 },
            { phase: 'compare', state: 'failed', startedAt: after(3800), endedAt: after(4400), rows: 420_000 },
            { phase: 'kpis', state: 'waiting' },
            { phase: 'store', state: 'waiting' },
            { phase: 'clean_up', state: 'waiting' },
          ]}
        />
      </Section>
      <div className="grid gap-10 lg:grid-cols-2">
        <Section title="Where the differences are">
          <BarList
            label="Differences per field"
            selected="amount"
            onSelect={() => {}}
            items={[
              { id: 'status', label: 'status', value: 6120, total: 1_196_616 },
              { id: 'amount', label: 'amount', value: 2980, total: 1_196_616 },
              { id: 'customer', label: 'customer', value: 311, total: 1_196_616 },
              { id: 'ordered_at', label: 'ordered_at', value: 1, total: 1_196_616 },
              { id: 'note', label: 'note', value: 0, total: 1_196_616 },
            ]}
          />
        </Section>
        <Section title="Compact">
          <OutcomeBar counts={counts} compact />
        </Section>
      </div>
    </div>
  );
}
