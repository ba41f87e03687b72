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

/** What waits or is near its end, where nothing is wrong yet. */
const MILD: ReadonlySet<Overview['attention'][number]['kind']> = new Set(['staging_quota', 'changes_waiting']);

/**
 * What needs someone, the worst first. The server names what has become worse; what is bad and stays bad needs someone just
 * the same, or an overview that says all is well would be wrong about it.
 */
export function attentionItems({ attention, rulesets }: Pick<Overview, 'attention' | 'rulesets'>): AttentionItem[] {
  const told = new Set(attention.filter((each) => each.kind === 'kpi_worsened').map((each) => each.href));
  const items = [
    ...attention.map((each): AttentionItem => {
      const { kind, title, detail, href } = each;
      if (kind !== 'kpi_worsened') return { tone: MILD.has(kind) ? 'warn' : 'bad', title, detail, href };
      const latest = rulesets.find((ruleset) => hrefOf(ruleset) === href)?.latest;
      const bad = latest ? badKpis(latest) : [];
      const untold = bad.filter((kpi) => !detail.includes(`${kpi.name} went`)).map((kpi) => kpi.sentence);
      return { tone: bad.length > 0 ? 'bad' : 'warn', title, detail: [inWords(detail), ...untold].join(', '), href };
    }),
    ...rulesets.filter((ruleset) => !told.has(hrefOf(ruleset))).flatMap(stillBad),
  ];
  return [...items.filter((item) => item.tone === 'bad'), ...items.filter((item) => item.tone === 'warn')];
}

/** The run that the numbers of a ruleset are from. */
function hrefOf({ latest }: Ruleset): string {
  return latest ? `/runs/${latest.runId}` : '';
}

function stillBad(ruleset: Ruleset): AttentionItem[] {
  const bad = ruleset.latest ? badKpis(ruleset.latest) : [];
  if (bad.length === 0) return [];
  const detail = bad.map((kpi) => kpi.sentence).join(', ');
  return [{ tone: 'bad', title: `${ruleset.name} is below its thresholds`, detail, href: hrefOf(ruleset) }];
}

/**
 * `RCR 68.00% is critical`, for each that is. Not REI: it says how fast a run was, and that of a small table is always low,
 * however right its rows are. Trends show it.
 */
function badKpis(kpis: Kpis): { name: string; sentence: string }[] {
  const all: [name: string, value: number | null, status: string | null, digits: number, unit: string][] = [
    ['RCR', kpis.rcr, kpis.rcrStatus, 2, '%'],
    ['DQCS', kpis.dqcs, kpis.dqcsStatus, 3, ''],
    ['FAR', kpis.far, kpis.farStatus, 2, '%'],
    ['IRR', kpis.irr, kpis.irrStatus, 2, '%'],
  ];
  return all.flatMap(([name, value, status, digits, unit]) =>
    value !== null && status !== null && statusTone(status as Status) === 'bad'
      ? [{ name, sentence: `${name} ${formatNumber(value, digits)}${unit} is ${statusWord(status as Status).toLowerCase()}` }]
      : [],
  );
}

/** Status words as the rest of the screen writes them. */
function inWords(detail: string): string {
  return detail.replace(/\b[A-Z]{4,}\b(?= to |$|,)/g, (word) => word.toLowerCase());
}
