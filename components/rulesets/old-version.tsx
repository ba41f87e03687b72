'use client';

import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { RulesetReading } from './ruleset-reading.tsx';
import type { RulesetDetail } from './use-ruleset-editor.ts';

/** A version that is no longer the latest, as a run that was pinned to it saw it. */
export function OldVersion({ ruleset, version, onLatest }: { ruleset: RulesetDetail; version: number; onLatest: () => void }) {
  const trpc = useTRPC();
  const old = useQuery(trpc.rulesets.get.queryOptions({ id: ruleset.id, version }, { staleTime: Number.POSITIVE_INFINITY }));
  const made = ruleset.versions.find((each) => each.version === version);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border bg-sunken px-3 py-2">
        <History aria-hidden className="size-4 shrink-0 text-ink-3" />
        <p className="min-w-0 flex-1">
          This is version {version}
          {made && (
            <>
              , published <RelativeTime at={made.createdAt} /> by {made.createdBy}
            </>
          )}
          . The latest is {ruleset.latestVersion}.
        </p>
        <Button size="sm" onClick={onLatest}>
          Show version {ruleset.latestVersion}
        </Button>
      </div>
      {old.isError ? (
        <ErrorPanel problem={problemOf(old.error)} onRetry={() => void old.refetch()} retrying={old.isFetching} />
      ) : old.data ? (
        <>
          <p className="max-w-4xl text-base">{old.data.sentence}</p>
          <RulesetReading definition={old.data.definition} />
        </>
      ) : (
        <TextSkeleton lines={10} />
      )}
    </div>
  );
}
