'use client';

import { useQuery } from '@tanstack/react-query';
import { Database } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notify } from '../ui/notify.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { EditorSkeleton } from './editor-skeleton.tsx';
import { RulesetEditor } from './ruleset-editor.tsx';
import { useRulesetEditor } from './use-ruleset-editor.ts';

const CRUMBS = [{ label: 'Rulesets', href: '/rulesets' }, { label: 'New' }];

/** Says how two datasets are compared. */
export function NewRuleset() {
  const trpc = useTRPC();
  const mayWrite = useCan('rulesets.write');
  const connections = useQuery(trpc.connections.list.queryOptions());
  return (
    <>
      <PageHeader title="New ruleset" breadcrumbs={CRUMBS} />
      {mayWrite === false ? (
        <ErrorPanel problem={{ message: 'You may not make rulesets.', advice: 'Ask an administrator for the role of an analyst.' }} />
      ) : connections.isError ? (
        <ErrorPanel problem={problemOf(connections.error)} onRetry={() => void connections.refetch()} retrying={connections.isFetching} />
      ) : connections.data?.length === 0 ? (
        <NoConnections />
      ) : connections.data && mayWrite ? (
        <Editor />
      ) : (
        <EditorSkeleton />
      )}
    </>
  );
}

function Editor() {
  const router = useRouter();
  const editor = useRulesetEditor(null);
  return (
    <RulesetEditor
      editor={editor}
      stored={null}
      onPublished={({ id, version }) => {
        notify.success(`Version ${version} is published.`, { description: 'It can be run now.' });
        router.replace(`/rulesets/${encodeURIComponent(id)}`);
      }}
    />
  );
}

function NoConnections() {
  return (
    <EmptyState
      icon={<Database />}
      title="There is nothing to compare yet"
      action={
        <Link href="/connections" className={buttonClass('primary')}>
          Go to the connections
        </Link>
      }
    >
      A ruleset says how rows of one database are matched and compared with those of another. Connect the two first.
    </EmptyState>
  );
}
