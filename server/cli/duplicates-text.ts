import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import type { DuplicateKey } from '#server/engine/landing/contract.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { print, printDocument } from './terminal.ts';
import { type TextColumn, textTable } from './text-table.ts';

const PAGE_KEYS = 500;

/** The keys that occur more than once on one side, those of most rows first: all of them. */
export async function printDuplicates(app: AppContext, runId: string, side: Side, json: boolean, signal: AbortSignal): Promise<ExitCode> {
  const { duplicateKeys } = await import('#server/features/outcomes/duplicate-keys.ts');
  const keys: DuplicateKey[] = [];
  let cursor: string | undefined;
  do {
    const page = await duplicateKeys(app, CLI_ACTOR, { runId, side, limit: PAGE_KEYS, ...(cursor !== undefined && { cursor }) }, signal);
    keys.push(...page.keys);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  if (json) printDocument({ execution_id: runId, side, duplicates: keys.map(({ key, rows }) => ({ key, rows })) });
  else print(keys.length === 0 ? `Every key of the ${side} occurs once.` : textTable(columnsOf(keys), keys));
  return EXIT.done;
}

function columnsOf([first]: DuplicateKey[]): TextColumn<DuplicateKey>[] {
  return [
    { title: 'rows', align: 'right', text: ({ rows }) => String(rows) },
    ...Object.keys(first?.key ?? {}).map((name) => ({ title: name, text: ({ key }: DuplicateKey) => key[name] ?? 'NULL' })),
  ];
}
