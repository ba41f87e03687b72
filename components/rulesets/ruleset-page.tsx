'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryState } from 'nuqs';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { Badge } from '../ui/badge.tsx';
import { CodeBlock } from '../ui/code-block.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notify } from '../ui/notify.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type TabItem, Tabs } from '../ui/tabs.tsx';
import { EditorSkeleton } from './editor-skeleton.tsx';
import { OldVersion } from './old-version.tsx';
import { RulesetEditor } from './ruleset-editor.tsx';
import { RulesetHeader } from './ruleset-header.tsx';
import { RulesetReading } from './ruleset-reading.tsx';
import { SqlTab } from './sql-tab.tsx';
import { type RulesetDetail, useRulesetEditor } from './use-ruleset-editor.ts';
import { VersionsTab } from './versions-tab.tsx';

/** One ruleset: its form, its YAML, its versions, and a run of it. `?version=2` shows an old version as it was. */
export function RulesetPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const mayWrite = useCan('rulesets.write');
  const ruleset = useQuery(trpc.rulesets.get.queryOptions({ id }));
  const [version, setVersion] = useQueryState('version', parseAsInteger);
  if (ruleset.isError && !ruleset.data) {
    return (
      <>
        <PageHeader title="Ruleset" breadcrumbs={[{ label: 'Rulesets', href: '/rulesets' }, { label: id }]} />
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
  if (version !== null && version !== ruleset.data.latestVersion) {
    return (
      <>
        <RulesetHeader ruleset={ruleset.data} tags={<Badge>Version {version}</Badge>} mayWrite={mayWrite} primary={false} />
        <OldVersion ruleset={ruleset.data} version={version} onLatest={() => void setVersion(null)} />
      </>
    );
  }
  return mayWrite ? <Editable key={id} ruleset={ruleset.data} /> : <Readable ruleset={ruleset.data} />;
}

function versionsTab(ruleset: RulesetDetail, mayWrite: boolean): TabItem {
  return {
    value: 'versions',
    label: 'Versions',
    count: ruleset.versions.length,
    content: <VersionsTab ruleset={ruleset} mayWrite={mayWrite} />,
  };
}

function Editable({ ruleset }: { ruleset: RulesetDetail }) {
  const editor = useRulesetEditor(ruleset);
  // Somebody else published and nothing was written here: show theirs.
  if (editor.base.version !== null && ruleset.version > editor.base.version && !editor.unsaved) editor.restart(ruleset);
  return (
    <>
      <RulesetHeader ruleset={ruleset} tags={<Badge>Version {ruleset.latestVersion}</Badge>} mayWrite primary={!editor.unsaved} />
      <RulesetEditor
        editor={editor}
        stored={ruleset}
        moreTabs={[versionsTab(ruleset, true)]}
        onPublished={({ version }) => notify.success(`Version ${version} is published.`)}
      />
    </>
  );
}

function Readable({ ruleset }: { ruleset: RulesetDetail }) {
  return (
    <>
      <RulesetHeader ruleset={ruleset} tags={<Badge>Version {ruleset.latestVersion}</Badge>} mayWrite={false} primary />
      <p className="-mt-2 mb-2 min-h-10 max-w-4xl text-base">{ruleset.sentence}</p>
      <Tabs
        label="Ruleset"
        urlKey="tab"
        items={[
          { value: 'form', label: 'Definition', content: <RulesetReading definition={ruleset.definition} /> },
          { value: 'yaml', label: 'YAML', content: <CodeBlock name={`Version ${ruleset.version}`} code={ruleset.yaml} /> },
          { value: 'sql', label: 'SQL', content: <SqlTab definition={ruleset.definition} /> },
          versionsTab(ruleset, false),
        ]}
      />
    </>
  );
}
