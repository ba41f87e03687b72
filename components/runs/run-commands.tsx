'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Activity, Play } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { type CommandItem, useCommandItems, useCommands } from '../shell/command-registry.tsx';
import { executionIdIn } from '../shell/execution-id.ts';
import { type Status, statusWord } from '../ui/status-badge.tsx';
import { StartRunDialog } from './start-run-dialog.tsx';

const RECENT = 5;
/** Execution ids are hexadecimal: any other text means something else. */
const EXECUTION_ID_START = /^(exec_?)?[0-9a-f]*$/i;

/** Adds to ⌘K on every page: each ruleset to start, the last runs, and any run by the beginning of its execution id. */
export function RunCommands() {
  const mayRead = useCan('runs.read') === true;
  const mayStart = useCan('runs.start') === true;
  const { open } = useCommands();
  const [dialog, setDialog] = useState<{ rulesetId: string; open: boolean } | null>(null);
  useCommandItems(useRunItems(open && mayRead));
  useCommandItems(useStartItems(open && mayStart, (rulesetId) => setDialog({ rulesetId, open: true })));
  return dialog && <StartRunDialog {...dialog} onOpenChange={(next) => setDialog({ ...dialog, open: next })} />;
}

function useRunItems(wanted: boolean): readonly CommandItem[] {
  const trpc = useTRPC();
  const { search } = useCommands();
  const text = search.trim();
  const searching = wanted && text !== '' && EXECUTION_ID_START.test(text);
  const recent = useQuery(trpc.runs.list.queryOptions({ limit: RECENT }, { enabled: wanted }));
  const found = useQuery(trpc.runs.find.queryOptions({ text }, { enabled: searching, placeholderData: keepPreviousData }));
  // The palette itself offers to open an id that is complete.
  const whole = executionIdIn(text);
  const runs = searching ? found.data : recent.data?.rows;
  return useMemo(
    () =>
      (wanted ? (runs ?? []) : [])
        .filter((run) => run.id !== whole)
        .map((run) => ({
          id: `run ${run.id}`,
          group: 'Runs',
          label: run.id,
          hint: `${run.rulesetName}, ${statusWord(run.status as Status).toLowerCase()}`,
          keywords: [run.rulesetName],
          icon: Activity,
          href: `/runs/${run.id}`,
        })),
    [wanted, runs, whole],
  );
}

function useStartItems(wanted: boolean, start: (rulesetId: string) => void): readonly CommandItem[] {
  const trpc = useTRPC();
  const rulesets = useQuery(trpc.rulesets.list.queryOptions(undefined, { enabled: wanted }));
  // biome-ignore lint/correctness/useExhaustiveDependencies: start always does the same
  return useMemo(
    () =>
      (wanted ? (rulesets.data ?? []) : []).map((ruleset) => ({
        id: `start ${ruleset.id}`,
        group: 'Start a run',
        label: ruleset.name,
        hint: ruleset.id,
        keywords: ['run', 'reconcile', ruleset.id],
        icon: Play,
        run: () => start(ruleset.id),
      })),
    [wanted, rulesets.data],
  );
}
