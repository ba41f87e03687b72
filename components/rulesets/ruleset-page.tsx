'use client';

import { useQuery } from '@tanstack/react-query';
import { Copy, Ellipsis, Play, Trash2 } from 'lucide-react';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { StartRunDialog } from '../runs/start-run-dialog.tsx';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { copyText } from '../ui/copy-button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { notify } from '../ui/notify.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type TabItem, Tabs } from '../ui/tabs.tsx';
import { EditorSkeleton } from './editor-skeleton.tsx';
import { RemoveRuleset } from './remove-ruleset.tsx';
import { RulesetEditor } from './ruleset-editor.tsx';
import { RulesetReading } from './ruleset-reading.tsx';
import { type RulesetDetail, useRulesetEditor } from './use-ruleset-editor.ts';
import { VersionsTab } from './versions-tab.tsx';

const HOME = { label: 'Rulesets', href: '/rulesets' };

/** One ruleset: its form, its YAML, its versions, and a run of it. */
export function RulesetPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const mayWrite = useCan('rulesets.write');
  const ruleset = useQuery(trpc.rulesets.get.queryOptions({ id }));
  if (ruleset.isError && !ruleset.data) {
    return (
      <>
        <PageHeader title="Ruleset" breadcrumbs={[HOME, { label: id }]} />
        <ErrorPanel problem={problemOf(ruleset.error)} onRetry={() => void ruleset.refetch()} retrying={ruleset.isFetching} />
      </>
    );
  }
  if (!ruleset.data || mayWrite === undefined) {
    return (
      <>
        <PageHeader title={<Skeleton className="my-1.5 h-4 w-64" />} description={<Skeleton className="my-1 h-3 w-40" />} />
        <EditorSkeleton />
      </>
    );
  }
  return <StoredRuleset key={id} ruleset={ruleset.data} mayWrite={mayWrite} />;
}

function StoredRuleset({ ruleset, mayWrite }: { ruleset: RulesetDetail; mayWrite: boolean }) {
  const mayRun = useCan('runs.start') === true;
  const [starting, setStarting] = useQueryState('start', parseAsBoolean.withDefault(false));
  const [removing, setRemoving] = useState(false);
  useShortcut({ keys: 'r', label: 'Start a run', group: 'Ruleset', enabled: mayRun }, () => void setStarting(true));
  const versions: TabItem = {
    value: 'versions',
    label: 'Versions',
    count: ruleset.versions.length,
    content: <VersionsTab ruleset={ruleset} mayWrite={mayWrite} />,
  };
  const copyId = async () => {
    if (await copyText(ruleset.id)) notify.success('The id is copied.');
  };
  return (
    <>
      <PageHeader
        title={ruleset.name}
        breadcrumbs={[HOME, { label: ruleset.name }]}
        tags={<Badge>Version {ruleset.latestVersion}</Badge>}
        description={<span className="font-mono text-xs">{ruleset.id}</span>}
        actions={
          <>
            <Menu
              trigger={<IconButton label="More" icon={<Ellipsis />} variant="secondary" size="md" />}
              groups={[
                {
                  entries: [
                    { id: 'copy', label: 'Copy the id', icon: <Copy aria-hidden />, onSelect: () => void copyId() },
                    ...(mayWrite
                      ? [
                          {
                            id: 'delete',
                            label: 'Delete…',
                            icon: <Trash2 aria-hidden />,
                            tone: 'danger' as const,
                            onSelect: () => setRemoving(true),
                          },
                        ]
                      : []),
                  ],
                },
              ]}
            />
            {mayRun && (
              <Button icon={<Play />} onClick={() => void setStarting(true)}>
                Run
              </Button>
            )}
          </>
        }
      />
      {mayWrite ? <Editable ruleset={ruleset} versions={versions} /> : <Readable ruleset={ruleset} versions={versions} />}
      <StartRunDialog rulesetId={ruleset.id} open={starting && mayRun} onOpenChange={(open) => void setStarting(open || null)} />
      <RemoveRuleset ruleset={ruleset} open={removing} onOpenChange={setRemoving} />
    </>
  );
}

function Editable({ ruleset, versions }: { ruleset: RulesetDetail; versions: TabItem }) {
  const editor = useRulesetEditor(ruleset);
  return (
    <RulesetEditor
      editor={editor}
      stored={ruleset}
      moreTabs={[versions]}
      onPublished={({ version }) => notify.success(`Version ${version} is published.`)}
    />
  );
}

function Readable({ ruleset, versions }: { ruleset: RulesetDetail; versions: TabItem }) {
  return (
    <>
      <p className="-mt-2 mb-4 min-h-10 max-w-4xl text-base">{ruleset.sentence}</p>
      <Tabs
        label="Ruleset"
        urlKey="tab"
        items={[
          { value: 'form', label: 'Definition', content: <RulesetReading definition={ruleset.definition} /> },
          { value: 'yaml', label: 'YAML', content: <CodeBlock name={`Version ${ruleset.version}`} code={ruleset.yaml} /> },
          versions,
        ]}
      />
    </>
  );
}
