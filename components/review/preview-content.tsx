'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { useEffect, useState } from 'react';
import type { ChangePreview, ChangeSetState } from '#server/features/changes/change-view.ts';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';

const STATEMENTS = 20;

/** What an apply would write, asked for anew for every version of the set. */
export function usePreview(set: ChangeSetState, open: boolean) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was shown holds for one version of the set
  useEffect(() => {
    if (open) void queryClient.invalidateQueries(trpc.changes.preview.infiniteQueryFilter({ id: set.id }));
  }, [set.version]);
  return useInfiniteQuery(
    trpc.changes.preview.infiniteQueryOptions(
      { id: set.id, limit: STATEMENTS },
      // Never what was true when it was open the last time.
      { enabled: open, getNextPageParam: (page) => page.next, initialCursor: null, staleTime: 0, gcTime: 0 },
    ),
  );
}

/** In words first; then row by row, in words or exactly as the database is told. */
export function PreviewContent({
  set,
  preview,
  compact,
}: {
  set: ChangeSetState;
  preview: ReturnType<typeof usePreview>;
  compact?: boolean;
}) {
  const [shown, setShown] = useState<'words' | 'sql'>('words');
  const first = preview.data?.pages[0];
  if (preview.error) return <ErrorPanel compact problem={problemOf(preview.error)} onRetry={() => void preview.refetch()} />;
  if (!first) return <TextSkeleton lines={6} />;
  const statements = preview.data?.pages.flatMap((page) => page.statements) ?? [];
  // A row is approved when all of its fields are decided; it is written when one of them is approved.
  const partial = Math.max(0, first.toWrite.rows - (set.counts?.byDecision.approved ?? first.toWrite.rows));
  const hasSql = statements.some(({ sql }) => sql !== null);
  const way = hasSql ? shown : 'words';
  return (
    <div className="flex flex-col gap-3">
      <div>
        <SideTag side={first.side} name={`${first.connection} · ${first.table}`} />
        <ul className="mt-1 list-disc pl-5">
          {first.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {partial > 0 && (
          <p className="mt-1 text-warn">
            {formatPlural(partial, 'row')} {partial === 1 ? 'has' : 'have'} fields that are not decided yet: only the approved fields are
            written.
          </p>
        )}
      </div>
      <p className="text-ink-2">
        All of it in one transaction. Each row is found by its key and must still hold the values below; otherwise it is stale and is not
        touched.
      </p>
      {statements.length > 0 && (
        <section aria-label="Row by row">
          <div className="flex items-center justify-between gap-4 pb-2">
            <h3 className="font-medium">
              {formatCount(statements.length)} of {formatCount(first.toWrite.rows)} rows
            </h3>
            {hasSql && (
              <SegmentedControl
                label="Show the rows as"
                options={[
                  { value: 'words', label: 'Words' },
                  { value: 'sql', label: first.dialect },
                ]}
                value={way}
                onValueChange={setShown}
              />
            )}
          </div>
          {way === 'sql' ? (
            <CodeBlock
              wrap
              className={compact ? '[&_pre]:max-h-27' : undefined}
              code={sqlOf(statements)}
              name={`Statements in ${first.dialect}`}
            />
          ) : (
            <Words statements={statements} compact={compact} />
          )}
          {preview.hasNextPage && (
            <Button
              size="sm"
              variant="ghost"
              className="mt-2"
              loading={preview.isFetchingNextPage}
              onClick={() => void preview.fetchNextPage()}
            >
              Show {STATEMENTS} more
            </Button>
          )}
        </section>
      )}
    </div>
  );
}

function Words({ statements, compact }: { statements: ChangePreview['statements']; compact?: boolean }) {
  return (
    <ol
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={clsx('overflow-y-auto rounded-md border bg-sunken py-1.5 font-mono text-xs leading-5', compact ? 'max-h-27' : 'max-h-72')}
    >
      {statements.map(({ seq, words }) => (
        <li key={seq} className="flex gap-3 px-3">
          <span className="w-10 shrink-0 text-right text-ink-3">{seq}</span>
          <span className="min-w-0 break-words">{words}</span>
        </li>
      ))}
    </ol>
  );
}

function sqlOf(statements: ChangePreview['statements']): string {
  return statements.flatMap(({ sql }) => (sql === null ? [] : [sql.trimEnd().replace(/;?$/, ';')])).join('\n');
}
