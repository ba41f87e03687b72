'use client';

import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import type { ButtonVariant } from '../ui/button-class.ts';
import { Combobox } from '../ui/combobox.tsx';
import { Field } from '../ui/field.tsx';
import { Popover } from '../ui/popover.tsx';
import { StartRunDialog } from './start-run-dialog.tsx';

/**
 * Starts a run of a ruleset that is chosen first, unless it is clear which one is meant. Not there for those who may not, or
 * when there is no ruleset at all.
 */
export function StartRunButton({ rulesetId, variant = 'primary' }: { rulesetId?: string | null; variant?: ButtonVariant }) {
  const trpc = useTRPC();
  const allowed = useCan('runs.start');
  const rulesets = useQuery(trpc.rulesets.list.queryOptions());
  const [choosing, setChoosing] = useState(false);
  const [dialog, setDialog] = useState<{ rulesetId: string; open: boolean } | null>(null);
  const ask = (id: string) => setDialog({ rulesetId: id, open: true });
  const all = rulesets.data ?? [];
  const only = rulesetId ?? (all.length === 1 ? all[0]?.id : undefined);
  const usable = allowed === true && all.length > 0;
  useShortcut({ keys: 'n', label: 'Start a run', group: 'Runs', enabled: usable }, () => (only ? ask(only) : setChoosing(true)));
  if (!usable) return null;

  const button = (
    <Button variant={variant} icon={<Play />} {...(only && { onClick: () => ask(only) })}>
      Start a run
    </Button>
  );
  return (
    <>
      {only ? (
        button
      ) : (
        <Popover title="Start a run" titleHidden align="end" open={choosing} onOpenChange={setChoosing} trigger={button} className="w-80">
          <Field label="Of which ruleset?">
            <Combobox
              placeholder="Search rulesets…"
              value={null}
              onValueChange={(next) => {
                setChoosing(false);
                if (next !== null) ask(next);
              }}
              options={all.map((each) => ({ value: each.id, label: each.name, hint: `v${each.version}` }))}
            />
          </Field>
        </Popover>
      )}
      {dialog && <StartRunDialog {...dialog} onOpenChange={(open) => setDialog({ ...dialog, open })} />}
    </>
  );
}
