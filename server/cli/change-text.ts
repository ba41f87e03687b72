import type { ChangeRow, ChangeSetState, ChangeSetSummary, DecisionCounts } from '#server/features/changes/change-view.ts';
import { amountText, countText, durationText, timeText } from './number-text.ts';
import { paint } from './terminal.ts';
import { textTable } from './text-table.ts';

/** How change sets are shown at a terminal. */

export function listText(sets: readonly ChangeSetSummary[]): string {
  if (sets.length === 0) return 'No change set. Plan one: tieout changes plan EXECUTION';
  return textTable(
    [
      { title: 'Change set', text: (set) => set.id },
      { title: 'Status', text: (set) => set.status },
      { title: 'Ruleset', text: (set) => set.rulesetId ?? '–' },
      { title: 'Writes', text: (set) => `${set.table} (${set.connection})` },
      { title: 'Approved', align: 'right', text: (set) => countText(set.byDecision?.approved ?? 0) },
      { title: 'Pending', align: 'right', text: (set) => countText(set.byDecision?.pending ?? 0) },
      { title: 'Applied', align: 'right', text: (set) => (set.report ? countText(set.report.applied) : '–') },
      { title: 'Made', text: (set) => timeText(set.createdAt) },
    ],
    sets,
  );
}

/** The seed's summary: matched, not found, what is needed, field by field. */
export function planText(set: ChangeSetState): string {
  const { summary, counts } = set;
  if (!counts) return `${paint('bold', set.id)}  ${set.status}`;
  const kinds = [
    { title: 'updates needed', counts: counts.byKind.update },
    { title: 'inserts needed', counts: counts.byKind.insert },
    { title: 'deletes needed', counts: counts.byKind.delete },
  ].filter(({ title, counts: one }) => title === 'updates needed' || total(one) > 0);
  const lines = [
    ...(summary
      ? [
          { title: 'matched', value: summary.matched },
          { title: 'not found in the target', value: summary.sourceOnly },
          { title: 'not found in the source', value: summary.targetOnly },
        ]
      : []),
    ...kinds.map(({ title, counts: one }) => ({ title, value: total(one) })),
  ];
  const width = Math.max(...lines.map(({ title }) => title.length));
  const fields = counts.fields.filter(({ changes }) => changes > 0);
  return [
    `${paint('bold', set.id)}  ${set.table} (${set.connection}), version ${set.version}, ${set.status}`,
    lines.map(({ title, value }) => `${title.padEnd(width)}  ${countText(value).padStart(9)}`).join('\n'),
    textTable(
      [
        { title: 'Field', text: (field) => field.field },
        { title: 'Writes', text: (field) => field.column },
        { title: 'Changes', align: 'right', text: (field) => countText(field.changes) },
        { title: 'Approved', align: 'right', text: (field) => countText(field.approved) },
        { title: 'Need a value', align: 'right', text: (field) => countText(field.needsValue) },
      ],
      fields,
    ),
    decisionText(counts.byDecision),
    (summary?.warnings ?? []).map((line) => `${paint('yellow', '!')} ${line}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function total(counts: DecisionCounts): number {
  return counts.pending + counts.approved + counts.rejected + counts.skipped;
}

function decisionText({ pending, approved, rejected, skipped }: DecisionCounts): string {
  return `${countText(approved)} approved, ${countText(rejected)} rejected, ${countText(skipped)} skipped, ${countText(pending)} pending`;
}

export function rowsText(rows: readonly ChangeRow[]): string {
  const lines = rows.flatMap((row) => {
    const fields = row.fields.length === 0 ? [null] : row.fields;
    return fields.map((field, index) => ({ row, field, first: index === 0 }));
  });
  return textTable(
    [
      { title: 'Row', align: 'right', text: ({ row, first }) => (first ? String(row.seq) : '') },
      { title: 'Kind', text: ({ row, first }) => (first ? row.kind : '') },
      { title: 'Key', text: ({ row, first }) => (first ? keyText(row) : '') },
      { title: 'Field', text: ({ field }) => field?.column ?? '' },
      { title: 'Old', text: ({ field }) => valueText(field?.old) },
      { title: 'New', text: ({ field }) => valueText(field?.value) },
      { title: 'Decision', text: ({ row, field }) => (field ?? row).decision },
      { title: 'Outcome', text: ({ row, first }) => (first ? outcomeText(row) : '') },
    ],
    lines,
  );
}

function keyText({ key }: ChangeRow): string {
  return Object.entries(key)
    .map(([column, value]) => `${column}=${value ?? 'NULL'}`)
    .join(' ');
}

const MOST_SHOWN = 40;

function valueText(value: string | null | undefined): string {
  if (value === undefined) return '';
  if (value === null) return 'NULL';
  const text = value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value;
  return /^$|^\s|\s$/.test(text) ? JSON.stringify(text) : text;
}

function outcomeText({ outcome, stale, failure, problem }: ChangeRow): string {
  if (stale) return `stale (${stale.reason.replaceAll('_', ' ')})`;
  return failure?.message ?? outcome?.replaceAll('_', ' ') ?? problem ?? '';
}

/** What an apply did. */
export function reportText(set: ChangeSetState): string {
  const { report } = set;
  if (!report) return `${set.id}  ${set.status}`;
  const parts = [
    `${countText(report.applied)} applied`,
    `${countText(report.stale)} stale`,
    `${countText(report.skipped)} skipped`,
    `${countText(report.failed)} failed`,
    ...(report.changedSince > 0 ? [`${countText(report.changedSince)} changed by others right after`] : []),
  ];
  return `${paint('bold', set.id)}  ${parts.join(', ')}, ${durationText(report.seconds * 1_000)}`;
}

export function confirmText(rows: number, set: ChangeSetState): string {
  return `${amountText(rows, 'row')} of ${set.table} (${set.connection}) will be written.`;
}
