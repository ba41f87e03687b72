import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { type ExportFormat, OUTCOMES, type Outcome } from '#server/engine/landing/contract.ts';
import { SIDES, type Side } from '#server/engine/plan/plan.ts';
import type { ExportInput } from '#server/features/outcomes/export-outcomes.ts';
import { EXPORT_FORMATS } from '#server/features/outcomes/outcome.schema.ts';
import { action, verb } from '../command-line.ts';
import { printDuplicates } from '../duplicates-text.ts';
import { EXIT } from '../exit-code.ts';
import { amountText, bytesText } from '../number-text.ts';
import { outputFile } from '../output-file.ts';
import { note, printDocument } from '../terminal.ts';

interface OutcomesOptions {
  outcome?: Outcome[];
  format?: ExportFormat;
  field?: string;
  rule?: string;
  out?: string;
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
      action<OutcomesOptions, [string]>(async ({ json, openApp, signal }, options, runId) => {
        if (options.duplicates !== undefined) return printDuplicates(await openApp(), runId, options.duplicates, json, signal);
        const { exportOutcomes } = await import('#server/features/outcomes/export-outcomes.ts');
        const input = exportInput(runId, options, json);
        if (options.out === undefined && input.format === 'parquet' && process.stdout.isTTY) {
          throw new TieoutError('invalid_input', 'Parquet is no text for a terminal.', 'Write it to a file with --out FILE.');
        }
        const file = options.out === undefined ? null : await outputFile(options.out);
        const app = await openApp();
        if (file !== null) {
          const { rows, bytes } = await exportOutcomes(app, CLI_ACTOR, input, file, signal);
          if (json) printDocument({ success: true, file, format: input.format, rows, bytes });
          else note(`${file}: ${amountText(rows, 'row')}, ${bytesText(bytes)}`);
          return EXIT.done;
        }
        // An export appears only when it is complete: a reader of standard output gets a whole document too.
        const folder = await mkdtemp(join(tmpdir(), 'tieout-outcomes-'));
        try {
          const file = join(folder, `outcomes.${input.format}`);
          await exportOutcomes(app, CLI_ACTOR, input, file, signal);
          await pipeline(createReadStream(file), process.stdout, { end: false, signal });
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
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

function exportInput(runId: string, { outcome, format, field, rule, out }: OutcomesOptions, json: boolean): ExportInput {
  const byName = EXPORT_FORMATS.find((candidate) => out?.toLowerCase().endsWith(`.${candidate}`));
  return {
    runId,
    format: format ?? byName ?? (json && out === undefined ? 'json' : 'csv'),
    filter: { outcomes: outcome, changedField: field, rule },
  };
}
