import { type Command, InvalidArgumentError, Option } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { OUTCOMES, type Outcome } from '#server/engine/landing/contract.ts';
import { SIDES, type Side } from '#server/engine/plan/plan.ts';
import { EXPORT_FORMATS } from '#server/features/outcomes/outcome.schema.ts';
import { action, verb } from '../command-line.ts';
import { deliverExport, type ExportOptions } from '../deliver-export.ts';
import { printDuplicates } from '../duplicates-text.ts';
import { EXIT } from '../exit-code.ts';

interface OutcomesOptions extends ExportOptions {
  outcome?: Outcome[];
  field?: string;
  rule?: string;
  duplicates?: Side;
}

export function addOutcomes(program: Command): void {
  verb(program, 'outcomes <execution>', 'the rows of a run with both values of every field')
    .option('--outcome <outcome>', `only this outcome; may be repeated (${OUTCOMES.join(', ')}; rejected: of both sides)`, addOutcome)
    .addOption(new Option('--format <format>', 'csv unless --json is given').choices(EXPORT_FORMATS))
    .option('--field <field>', 'only rows in which this field differs, by its source name')
    .option('--rule <rule>', 'only rows that this rule matched')
    .option('--out <file>', 'write a file instead of standard output')
    .addOption(
      new Option('--duplicates <side>', 'instead of rows the keys that occur more than once on this side')
        .choices(SIDES)
        .conflicts(['outcome', 'format', 'field', 'rule', 'out']),
    )
    .action(
      action<OutcomesOptions, [string]>(async (invocation, options, runId) => {
        const { json, openApp, signal } = invocation;
        if (options.duplicates !== undefined) return printDuplicates(await openApp(), runId, options.duplicates, json, signal);
        await deliverExport(invocation, options, async (format, path) => {
          const { exportOutcomes } = await import('#server/features/outcomes/export-outcomes.ts');
          const { outcome, field, rule } = options;
          const input = { runId, format, filter: { outcomes: outcome, changedField: field, rule } };
          return exportOutcomes(await openApp(), CLI_ACTOR, input, path, signal);
        });
        return EXIT.done;
      }),
    );
}

/** Repeatable instead of a list, so that the execution may also come last. */
function addOutcome(text: string, earlier: Outcome[] = []): Outcome[] {
  const named = text.split(',').flatMap((name) => outcomesCalled(name.trim()));
  if (named.includes(undefined)) throw new InvalidArgumentError(`Allowed choices are ${OUTCOMES.join(', ')}, rejected.`);
  return [...earlier, ...(named as Outcome[])];
}

/** `rejected` is both sides' rejected rows, as in REST. */
function outcomesCalled(name: string): (Outcome | undefined)[] {
  return name === 'rejected' ? ['rejected_source', 'rejected_target'] : [OUTCOMES.find((outcome) => outcome === name)];
}
