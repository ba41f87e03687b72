'use client';

import { useQueryClient } from '@tanstack/react-query';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { useTRPC, useTRPCClient } from '../api/trpc.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { notify } from '../ui/notify.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { Select } from '../ui/select.tsx';
import { Table } from '../ui/table.tsx';
import type { RulesetDetail } from './use-ruleset-editor.ts';
import { VersionDiff } from './version-diff.tsx';

/** Every version there ever was; two of them compared; an old one published again. */
export function VersionsTab({ ruleset, mayWrite }: { ruleset: RulesetDetail; mayWrite: boolean }) {
  const { id, latestVersion, versions } = ruleset;
  const [{ from, to }, setCompared] = useQueryStates({ from: parseAsInteger, to: parseAsInteger }, { history: 'replace' });
  const [restoring, setRestoring] = useState<number | null>(null);
  const known = (version: number | null) => (versions.some((each) => each.version === version) ? version : null);
  const after = known(to) ?? latestVersion;
  const before = known(from) ?? previousOf(versions, after);
  const options = versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` }));

  return (
    <div className="flex flex-col gap-9">
      <Section title="Versions" description="Runs are pinned to the version they began with.">
        <Table
          label="Versions"
          rows={versions}
          rowKey={(row) => String(row.version)}
          currentKey={String(after)}
          columns={[
            {
              id: 'version',
              header: 'Version',
              width: '9rem',
              cell: (row) => (
                <span className="flex items-center gap-2">
                  <button
                    type="button"
                    aria-label={`What version ${row.version} changed`}
                    onClick={() => void setCompared({ from: previousOf(versions, row.version), to: row.version })}
                    className="min-h-6 rounded-sm font-medium underline decoration-line-strong underline-offset-4 hover:decoration-ink"
                  >
                    {row.version}
                  </button>
                  {row.version === latestVersion && <Badge>Latest</Badge>}
                </span>
              ),
            },
            { id: 'at', header: 'Published', width: '9rem', cell: (row) => <RelativeTime at={row.createdAt} /> },
            { id: 'by', header: 'By', width: '12rem', cell: (row) => row.createdBy },
            { id: 'note', header: 'Note', cell: (row) => row.note ?? <span className="text-ink-3">None</span> },
            {
              id: 'restore',
              header: 'Restore',
              headerHidden: true,
              width: '7rem',
              align: 'end',
              cell: (row) =>
                mayWrite &&
                row.version !== latestVersion && (
                  <Button size="sm" variant="ghost" aria-label={`Restore version ${row.version}`} onClick={() => setRestoring(row.version)}>
                    Restore
                  </Button>
                ),
            },
          ]}
        />
      </Section>
      <Section
        title="Difference"
        actions={
          versions.length > 1 && (
            <>
              <Select
                size="sm"
                aria-label="From version"
                options={options}
                value={before === null ? null : String(before)}
                onValueChange={(next) => void setCompared({ from: Number(next), to: after })}
                placeholder="Nothing"
                className="w-32"
              />
              <span className="text-ink-3">to</span>
              <Select
                size="sm"
                aria-label="To version"
                options={options}
                value={String(after)}
                onValueChange={(next) => void setCompared({ from: before, to: Number(next) })}
                className="w-32"
              />
            </>
          )
        }
      >
        <VersionDiff id={id} from={before === after ? null : before} to={after} />
      </Section>
      <RestoreVersion ruleset={ruleset} version={restoring} onClose={() => setRestoring(null)} />
    </div>
  );
}

function previousOf(versions: RulesetDetail['versions'], version: number): number | null {
  return (
    versions
      .map((each) => each.version)
      .filter((each) => each < version)
      .sort((a, b) => b - a)[0] ?? null
  );
}

function RestoreVersion({ ruleset, version, onClose }: { ruleset: RulesetDetail; version: number | null; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  async function restore() {
    if (version === null) return;
    const { definition } = await client.rulesets.get.query({ id: ruleset.id, version });
    const note = `Restored version ${version}`;
    const written = await client.rulesets.publish.mutate({ id: ruleset.id, baseVersion: ruleset.latestVersion, definition, note });
    await queryClient.invalidateQueries(trpc.rulesets.pathFilter());
    if (written.version === ruleset.latestVersion) notify.info(`Version ${version} says the same as version ${written.version}.`);
    else notify.success(`Version ${written.version} is published: it says what version ${version} said.`);
  }
  return (
    <ConfirmDialog
      open={version !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      tone="primary"
      title={`Publish version ${version} again?`}
      confirmLabel={`Publish as version ${ruleset.latestVersion + 1}`}
      onConfirm={restore}
    >
      Version {version} becomes version {ruleset.latestVersion + 1}. No version is lost, and earlier runs keep theirs.
    </ConfirmDialog>
  );
}
