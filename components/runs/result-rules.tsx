'use client';

import Link from 'next/link';
import { ruleText } from '#server/engine/plan/describe-ruleset.ts';
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
  const keysOf = (rule: Rule) => {
    const defined = run.definition.rules?.find((candidate) => candidate.name === rule.name);
    if (defined?.similarity) return ruleText(defined);
    return defined?.keys.map((key) => (key.source === key.target ? key.source : `${key.source} = ${key.target}`)).join(', ');
  };
  const keyRule = document.rules.find((rule) => rule.type !== 'fuzzy' && rule.type !== 'multiset');
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
    {
      id: 'confidence',
      header: 'Confidence',
      align: 'end',
      width: '6rem',
      cell: (rule) => (
        <span title={`Mean of its pairs; the rule's own is ${rule.confidence}`}>{rule.mean_confidence ?? rule.confidence}</span>
      ),
    },
    ...(document.rules.some((rule) => rule.candidate_pairs !== undefined)
      ? [
          {
            id: 'candidates',
            header: 'Compared',
            align: 'end' as const,
            width: '5.5rem',
            cell: (rule: Rule) =>
              rule.candidate_pairs === undefined ? (
                <span className="text-ink-3">—</span>
              ) : (
                <Count value={rule.candidate_pairs} unit="pairs" />
              ),
          },
        ]
      : []),
    {
      id: 'duplicates',
      header: 'Duplicates',
      align: 'end',
      width: '6rem',
      cell: (rule) => (
        <Duplicates
          source={rule.duplicate_key_source_count}
          target={rule.duplicate_key_target_count}
          listedIn={rule === keyRule ? document.execution_id : null}
        />
      ),
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

/** `listedIn`: the run whose differences list these keys; those of its other rules are only counted. */
function Duplicates({ source, target, listedIn }: { source: number; target: number; listedIn: string | null }) {
  if (source + target === 0) return <span className="text-ink-3">none</span>;
  return (
    <span className="inline-flex gap-2">
      {(
        [
          ['source', source, 'text-source'],
          ['target', target, 'text-target'],
        ] as const
      ).map(([side, keys, color]) => {
        const words = `Keys that occur more than once in the ${side}`;
        const number = (
          <>
            <Count value={keys} />
            <span className="sr-only"> in the {side}</span>
          </>
        );
        return listedIn !== null && keys > 0 ? (
          <Link
            key={side}
            title={words}
            href={differencesHref(listedIn, { duplicates: side })}
            className={`${color} underline decoration-line-strong underline-offset-4 hover:decoration-current`}
          >
            {number}
          </Link>
        ) : (
          <span key={side} title={words} className={color}>
            {number}
          </span>
        );
      })}
    </span>
  );
}
