'use client';

import { Copy, Ellipsis, Play, Trash2 } from 'lucide-react';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { type ReactNode, useState } from 'react';
import { useCan } from '../api/use-can.ts';
import { StartRunDialog } from '../runs/start-run-dialog.tsx';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { notify } from '../ui/notify.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { RemoveRuleset } from './remove-ruleset.tsx';
import type { RulesetDetail } from './use-ruleset-editor.ts';

/** What the ruleset is, and what one can do with it: run it (the published version, whatever is being written), delete it. */
export function RulesetHeader({
  ruleset,
  tags,
  mayWrite,
  primary,
}: {
  ruleset: RulesetDetail;
  tags: ReactNode;
  mayWrite: boolean;
  /** Running is the next thing to do; otherwise something else on the page is. */
  primary: boolean;
}) {
  const mayRun = useCan('runs.start') === true;
  const [starting, setStarting] = useQueryState('start', parseAsBoolean.withDefault(false));
  const [removing, setRemoving] = useState(false);
  useShortcut({ keys: 'r', label: 'Start a run', group: 'Ruleset', enabled: mayRun }, () => void setStarting(true));
  const copyId = async () => {
    if (await copyText(ruleset.id)) notify.success('The id is copied.');
  };
  const entries: MenuEntry[] = [{ id: 'copy', label: 'Copy the id', icon: <Copy aria-hidden />, onSelect: () => void copyId() }];
  if (mayWrite) {
    entries.push({ id: 'delete', label: 'Delete…', icon: <Trash2 aria-hidden />, tone: 'danger', onSelect: () => setRemoving(true) });
  }
  return (
    <>
      <PageHeader
        title={ruleset.name}
        breadcrumbs={[{ label: 'Rulesets', href: '/rulesets' }, { label: ruleset.name }]}
        tags={tags}
        description={<span className="font-mono text-xs">{ruleset.id}</span>}
        actions={
          <>
            <Menu trigger={<IconButton label="More" icon={<Ellipsis />} variant="secondary" size="md" />} groups={[{ entries }]} />
            {mayRun && (
              <Button variant={primary ? 'primary' : 'secondary'} icon={<Play />} onClick={() => void setStarting(true)}>
                Run
              </Button>
            )}
          </>
        }
      />
      <StartRunDialog rulesetId={ruleset.id} open={starting && mayRun} onOpenChange={(open) => setStarting(open || null)} />
      <RemoveRuleset ruleset={ruleset} open={removing} onOpenChange={setRemoving} />
    </>
  );
}
