'use client';

import Link from 'next/link';
import type { RunDocument } from '#server/engine/run-document.ts';
import { sharePercent } from '../charts/bar-list.tsx';
import { differencesHref } from '../outcomes/differences-url.ts';
import { Count } from '../ui/count.tsx';
import { Section } from '../ui/section.tsx';
import { Table, type TableColumn } from '../ui/table.tsx';
import { useShownRun } from './run-context.tsx';

type Rule = RunDocument['rules'][number];

/** What each rule matched, in the order they were tried. */
export function ResultRules({ document }: { document: RunDocument }) {
  const { run } = useShownRun();
  const keysOf = (rule: Rule) =>
    run.definition.rules
      ?.find((candidate) => candidate.name === rule.name)
      ?.keys.map((key) => (key.source === key.target ? key.source : `${key.source} = ${key.target}`))
      .join(', ');
  const columns: TableColumn<Rule>[] = [
    {
      id: 'rule',
      header: 'Rule',
      cell: (rule) => (
        <>
          <span className="font-medium">{rule.name}</span> <span className="text-ink-3">{rule.type}</span>
          {keysOf(rule) && <span className="block font-mono text-xs text-ink-3">{keysOf(rule)}</span>}
        </>
      ),
    },
    {
      id: 'matched',
      header: 'Pairs',
      align: 'end',
      width: '5rem',
      cell: (rule) =>
        rule.matched === 0 ? (
          <span className="text-ink-3">0</span>
        ) : (
          <Link
            href={differencesHref(document.execution_id, { show: ['mismatched', 'equal'], rule: rule.name })}
            className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
          >
            <Count value={rule.matched} exact />
          </Link>
        ),
    },
    {
      id: 'share',
      header: 'Share',
      align: 'end',
      width: '4.5rem',
      cell: (rule) => <span className="text-ink-3">{sharePercent(rule.matched, document.matched_count)}</span>,
    },
    { id: 'confidence', header: 'Confidence', align: 'end', width: '5.5rem', cell: (rule) => rule.confidence },
    {
      id: 'duplicates',
      header: 'Duplicates',
      align: 'end',
      width: '6rem',
      cell: (rule) => <Duplicates source={rule.duplicate_key_source_count} target={rule.duplicate_key_target_count} />,
    },
  ];
  return (
    <Section title="Rules" description="Each works on the rows that none before it has matched.">
      <div className="-mt-3">
        <Table label="Rules" columns={columns} rows={document.rules} rowKey={(rule) => rule.name} />
      </div>
    </Section>
  );
}

function Duplicates({ source, target }: { source: number; target: number }) {
  if (source + target === 0) return <span className="text-ink-3">none</span>;
  return (
    <span className="inline-flex gap-2">
      <span className="text-source" title="Keys that occur more than once in the source">
        <Count value={source} />
        <span className="sr-only"> in the source,</span>
      </span>
      <span className="text-target" title="Keys that occur more than once in the target">
        <Count value={target} />
        <span className="sr-only"> in the target</span>
      </span>
    </span>
  );
}
