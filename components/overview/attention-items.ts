import type { ApiOutputs } from '../api/trpc.ts';
import { formatNumber } from '../ui/format.ts';
import { type Status, statusTone, statusWord } from '../ui/status-badge.tsx';

type Overview = ApiOutputs['overview']['get'];
type Ruleset = Overview['rulesets'][number];
type Kpis = NonNullable<Ruleset['latest']>;

export interface AttentionItem {
  tone: 'bad' | 'warn';
  title: string;
  detail: string;
  href: string;
}

const CRITICAL_WORDS = /\bto (CRITICAL|POOR)\b/;

/**
 * What needs someone, the worst first. The server names what has become worse; what is bad and stays bad needs someone just
 * the same, or an overview that says all is well would be wrong about it.
 */
export function attentionItems({ attention, rulesets }: Pick<Overview, 'attention' | 'rulesets'>): AttentionItem[] {
  const told = new Set(attention.filter((each) => each.kind === 'kpi_worsened').map((each) => each.href));
  const items = [
    ...attention.map(
      ({ kind, title, detail, href }): AttentionItem => ({
        tone: kind === 'staging_quota' || (kind === 'kpi_worsened' && !CRITICAL_WORDS.test(detail)) ? 'warn' : 'bad',
        title,
        detail: kind === 'kpi_worsened' ? inWords(detail) : detail,
        href,
      }),
    ),
    ...rulesets.filter((ruleset) => !told.has(`/runs/${ruleset.latest?.runId}`)).flatMap(stillBad),
  ];
  return [...items.filter((item) => item.tone === 'bad'), ...items.filter((item) => item.tone === 'warn')];
}

function stillBad({ name, latest }: Ruleset): AttentionItem[] {
  const bad = latest ? badKpis(latest) : [];
  if (!latest || bad.length === 0) return [];
  return [{ tone: 'bad', title: `${name} is below its thresholds`, detail: bad.join(', '), href: `/runs/${latest.runId}` }];
}

/** `RCR 68.00% is critical`, for each that is. */
function badKpis(kpis: Kpis): string[] {
  const all: [name: string, value: number | null, status: string | null, digits: number, unit: string][] = [
    ['RCR', kpis.rcr, kpis.rcrStatus, 2, '%'],
    ['DQCS', kpis.dqcs, kpis.dqcsStatus, 3, ''],
    ['REI', kpis.rei, kpis.reiStatus, 2, ''],
    ['FAR', kpis.far, kpis.farStatus, 2, '%'],
    ['IRR', kpis.irr, kpis.irrStatus, 2, '%'],
  ];
  return all.flatMap(([name, value, status, digits, unit]) =>
    value !== null && status !== null && statusTone(status as Status) === 'bad'
      ? [`${name} ${formatNumber(value, digits)}${unit} is ${statusWord(status as Status).toLowerCase()}`]
      : [],
  );
}

/** Status words as the rest of the screen writes them. */
function inWords(detail: string): string {
  return detail.replace(/\b[A-Z]{4,}\b(?= to |$|,)/g, (word) => word.toLowerCase());
}
