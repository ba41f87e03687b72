'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { DefinitionList } from '../ui/section.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { AuditChangeList } from './audit-change-list.tsx';
import { entityHref } from './entity-href.ts';
import { RowsLeftOut } from './rows-left-out.tsx';

type Entry = ApiOutputs['audit']['get'];

/** One entry with what it changed. `known` is the row, if the list has it: then nothing has to be waited for. */
export function AuditEntryPanel({
  id,
  known,
  onClose,
  onShowHistory,
}: {
  id: number | null;
  known: Entry | undefined;
  onClose: () => void;
  onShowHistory: (entityType: string, entityId: string) => void;
}) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.audit.get.queryOptions({ id: id ?? 0 }, { enabled: id !== null, staleTime: Number.POSITIVE_INFINITY, initialData: known }),
  );
  const entry = query.data;
  const href = entry && entityHref(entry.entityType, entry.entityId);
  return (
    <SidePanel
      open={id !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={entry?.summary ?? 'Audit entry'}
      footer={
        entry && (
          <>
            <Button onClick={() => onShowHistory(entry.entityType, entry.entityId)}>Its whole history</Button>
            {href && (
              <Link href={href} className={buttonClass('secondary')}>
                Open {entry.entityType.replaceAll('_', ' ')}
              </Link>
            )}
          </>
        )
      }
    >
      {query.isError && <ErrorPanel compact problem={problemOf(query.error)} onRetry={() => void query.refetch()} />}
      {query.isPending && id !== null && <TextSkeleton lines={6} />}
      {entry && (
        <div className="flex flex-col gap-5">
          <DefinitionList
            items={[
              { term: 'Who', value: entry.actorName },
              { term: 'When', value: <RelativeTime at={entry.at} absolute /> },
              { term: 'Action', value: <span className="font-mono text-xs">{entry.action}</span> },
              { term: 'Entity', value: <span className="font-mono text-xs break-all">{entry.entityId}</span> },
            ]}
          />
          <RowsLeftOut entityId={entry.entityId} after={entry.after} />
          <AuditChangeList before={entry.before} after={entry.after} />
        </div>
      )}
    </SidePanel>
  );
}
