'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { ChangeList } from './change-list.tsx';
import { definitionChanges } from './definition-changes.ts';
import { type DiffLine, type FoldedLines, foldedDifference, lineDifference } from './line-difference.ts';

const VIEWS = [
  { value: 'words', label: 'In words' },
  { value: 'yaml', label: 'YAML' },
] as const;

/** What one version says otherwise than another; the whole of it when there is nothing before. */
export function VersionDiff({ id, from, to }: { id: string; from: number | null; to: number }) {
  const trpc = useTRPC();
  const forever = { staleTime: Number.POSITIVE_INFINITY };
  const before = useQuery(trpc.rulesets.get.queryOptions(from === null ? skipToken : { id, version: from }, forever));
  const after = useQuery(trpc.rulesets.get.queryOptions({ id, version: to }, forever));
  const [view, setView] = useQueryState('diff', parseAsStringLiteral(['words', 'yaml']).withDefault('words'));
  const failed = before.error ?? after.error;
  if (failed) {
    return <ErrorPanel problem={problemOf(failed)} onRetry={() => void Promise.all([before.refetch(), after.refetch()])} />;
  }
  if (!after.data || (from !== null && !before.data)) return <TextSkeleton lines={6} />;
  if (!before.data) return <CodeBlock name={`Version ${to}`} code={after.data.yaml} />;
  const changes = definitionChanges(before.data.definition, after.data.definition);
  if (changes.length === 0) return <p className="text-ink-2">These two versions say the same.</p>;
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl
        label="How the difference is shown"
        options={VIEWS}
        value={view}
        onValueChange={(next) => void setView(next)}
        className="w-fit"
      />
      {view === 'words' ? (
        <ChangeList changes={changes} label={`From version ${from} to version ${to}`} />
      ) : (
        <YamlDiff
          lines={foldedDifference(lineDifference(before.data.yaml, after.data.yaml))}
          label={`From version ${from} to version ${to}`}
        />
      )}
    </div>
  );
}

const signs = { same: ' ', added: '+', removed: '−' };
const said = { same: '', added: 'added: ', removed: 'removed: ' };

function YamlDiff({ lines, label }: { lines: readonly (DiffLine | FoldedLines)[]; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border py-1 font-mono text-xs leading-5">
      <ol className="w-max min-w-full">
        {lines.map((line, at) =>
          line.kind === 'folded' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one difference never move
            <li key={at} className="my-1 border-y bg-sunken px-3 text-ink-3">
              {line.count} equal {line.count === 1 ? 'line' : 'lines'}
            </li>
          ) : (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one difference never move
              key={at}
              className={clsx(
                'flex whitespace-pre',
                line.kind === 'added' && 'bg-selected',
                line.kind === 'removed' && 'bg-sunken text-ink-3',
              )}
            >
              <span aria-hidden className="w-10 shrink-0 select-none pr-2 text-right text-ink-3">
                {line.before}
              </span>
              <span aria-hidden className="w-8 shrink-0 select-none pr-2 text-right text-ink-3">
                {line.after}
              </span>
              <span aria-hidden className="w-5 shrink-0 select-none font-semibold">
                {signs[line.kind]}
              </span>
              <span className={clsx('pr-3', line.kind === 'removed' && 'line-through decoration-control')}>
                <span className="sr-only">{said[line.kind]}</span>
                {line.text}
              </span>
            </li>
          ),
        )}
      </ol>
    </section>
  );
}
