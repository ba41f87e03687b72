import type { RunDocument } from '#server/engine/run-document.ts';
import { amountText, countText, durationText, percentText, scoreText } from './number-text.ts';
import { paint, paintStatus } from './terminal.ts';
import { textTable } from './text-table.ts';

/** The result of a run on one screen: counts, KPIs, where the differences are, what to know. */
export function runText(document: RunDocument): string {
  const title = `${paint('bold', document.ruleset_id)}  ${document.ruleset_name}, version ${document.ruleset_version}`;
  const pace = `${durationText(document.total_time_ms)}, ${amountText(document.rows_per_second, 'row')}/s`;
  return [
    `${title}\n${document.execution_id}  ${pace}`,
    countsText(document),
    kpisText(document),
    rulesText(document),
    fieldsText(document),
    warningsText(document),
    document.mongodb_document_id === null ? '' : `MongoDB document ${document.mongodb_document_id}`,
    nextText(document),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

interface CountLine {
  title: string;
  source: number | null;
  target: number | null;
}

function countsText(document: RunDocument): string {
  const lines: CountLine[] = [
    { title: 'rows', source: document.total_source_count, target: document.total_target_count },
    { title: 'matched', source: document.matched_count, target: document.matched_count },
    { title: '  equal', source: document.equal_count, target: document.equal_count },
    { title: '  mismatched', source: document.mismatched_count, target: document.mismatched_count },
    { title: 'only here', source: document.unmatched_source_count, target: document.unmatched_target_count },
    { title: 'rejected', source: document.rejected_source_count, target: document.rejected_target_count },
    { title: 'duplicate keys', source: document.duplicate_key_source_count, target: document.duplicate_key_target_count },
  ];
  const always = new Set(['rows', 'matched', '  equal', '  mismatched', 'only here']);
  return textTable(
    [
      { title: '', text: (line) => line.title },
      { title: 'source', align: 'right', text: (line) => countText(line.source ?? 0) },
      { title: 'target', align: 'right', text: (line) => countText(line.target ?? 0) },
    ],
    lines.filter((line) => always.has(line.title) || line.source || line.target),
  );
}

export function kpisText(document: RunDocument): string {
  const kpis: [string, string, string | null | undefined][] = [
    ['RCR', percentText(document.rcr), document.rcr_status],
    ['DQCS', scoreText(document.dqcs), document.dqcs_status],
    ['REI', document.rei.toFixed(2), document.rei_status],
    ['FAR', percentText(document.far), document.far_status],
    ...(document.irr === undefined
      ? []
      : [['IRR', percentText(document.irr), document.irr_status] satisfies [string, string, string | undefined]]),
  ];
  return kpis.map(([name, value, status]) => `${name} ${value}${status ? ` ${paintStatus(status)}` : ''}`).join('   ');
}

function rulesText({ rules }: RunDocument): string {
  return textTable(
    [
      { title: 'Rule', text: (rule) => rule.name },
      { title: 'Type', text: (rule) => rule.type },
      { title: 'Matched', align: 'right', text: (rule) => countText(rule.matched) },
      { title: 'Confidence', align: 'right', text: (rule) => String(rule.confidence) },
    ],
    rules,
  );
}

function fieldsText({ fields }: RunDocument): string {
  return textTable(
    [
      { title: 'Field', text: (field) => (field.source === field.target ? field.source : `${field.source} → ${field.target}`) },
      { title: 'Differs', align: 'right', text: (field) => countText(field.mismatched) },
      { title: 'Compared', align: 'right', text: (field) => countText(field.compared) },
      { title: 'Agreement', align: 'right', text: (field) => percentText(field.far) },
    ],
    fields,
  );
}

function warningsText({ warnings, sanitised }: RunDocument): string {
  const repairs = sanitised.map(
    ({ side, column, repair, count }) =>
      `${amountText(count, 'value')} of ${column} (${side}): ${repair === 'zero_date' ? 'zero dates became NULL' : 'NUL bytes were removed'}`,
  );
  return [...warnings, ...repairs].map((line) => `${paint('yellow', '!')} ${line}`).join('\n');
}

function nextText(document: RunDocument): string {
  const { execution_id: id, mismatched_count: mismatched, unmatched_source_count: sourceOnly } = document;
  if (mismatched === 0 && sourceOnly === 0 && document.unmatched_target_count === 0) return 'Both sides say the same.';
  const outcome = mismatched > 0 ? 'mismatched' : sourceOnly > 0 ? 'source_only' : 'target_only';
  return paint('dim', `See them: tieout outcomes ${id} --outcome ${outcome} --format csv`);
}

/** Whether a KPI of the run is in its worst state, which `--fail-on-status` asks about. */
export function hasPoorStatus(document: RunDocument): boolean {
  const { rcr_status, dqcs_status, rei_status, far_status, irr_status } = document;
  return [rcr_status, dqcs_status, rei_status, far_status, irr_status].some((status) => status === 'CRITICAL' || status === 'POOR');
}
