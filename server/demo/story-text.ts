import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { countText, percentText } from '#server/cli/number-text.ts';
import { paintStatus } from '#server/cli/terminal.ts';
import { textTable } from '#server/cli/text-table.ts';
import type { RunDocument } from '#server/engine/run-document.ts';
import { outcomePage } from '#server/features/outcomes/outcome.service.ts';
import type { RulesetStory } from './run-chapters.ts';

/** The last run of each ruleset as a small table, and how its coverage went. */
export function storyTable(stories: readonly RulesetStory[]): string {
  const count = (pick: (run: RunDocument) => number) => (story: RulesetStory) => countText(pick(lastRun(story)));
  return textTable(
    [
      { title: 'Ruleset', text: (story) => story.rulesetId },
      { title: 'Source', align: 'right', text: count((run) => run.total_source_count) },
      { title: 'Target', align: 'right', text: count((run) => run.total_target_count) },
      { title: 'Matched', align: 'right', text: count((run) => run.matched_count) },
      { title: 'Mismatched', align: 'right', text: count((run) => run.mismatched_count) },
      { title: 'Source only', align: 'right', text: count((run) => run.unmatched_source_count) },
      { title: 'Target only', align: 'right', text: count((run) => run.unmatched_target_count) },
      { title: 'RCR', align: 'right', text: (story) => percentText(lastRun(story).rcr) },
      { title: '', text: (story) => lastRun(story).rcr_status, paint: paintStatus },
      { title: `over ${stories[0]?.runs.length ?? 0} runs`, text: (story) => story.runs.map((run) => run.rcr.toFixed(0)).join(' → ') },
    ],
    stories,
  );
}

export function lastRun(story: RulesetStory): RunDocument {
  return story.runs.at(-1) as RunDocument;
}

/** A few of the differences that were really found in one field: `XK  iso3: XKX ≠ XKK`. */
export async function exampleDifferences(app: AppContext, run: RunDocument, changedField: string, limit: number): Promise<string[]> {
  const { rows } = await outcomePage(app, CLI_ACTOR, { runId: run.execution_id, changedField, limit });
  return rows.map((row) => {
    const changed = Object.entries(row.fields).filter(([, field]) => !field.equal);
    const fields = changed.map(([name, { source, target }]) => `${name}: ${source ?? 'NULL'} ≠ ${target ?? 'NULL'}`);
    return `${Object.values(row.key).join(' ')}  ${fields.join(', ')}`;
  });
}
