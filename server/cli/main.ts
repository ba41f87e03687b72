import { createRequire } from 'node:module';
import { Command, CommanderError } from 'commander';
import { TieoutError } from '#server/engine/errors.ts';
import { EXIT } from './exit-code.ts';
import { failureDocument } from './failure.ts';
import { flushed, printDocument, survivePipeEnd } from './terminal.ts';
import { addChanges } from './verbs/changes.ts';
import { addConnections } from './verbs/connections.ts';
import { addExport } from './verbs/export.ts';
import { addImport } from './verbs/import.ts';
import { addInit } from './verbs/init.ts';
import { addOutcomes } from './verbs/outcomes.ts';
import { addGet, addSet } from './verbs/row.ts';
import { addRulesets } from './verbs/rulesets.ts';
import { addRun } from './verbs/run.ts';
import { addRuns } from './verbs/runs.ts';
import { addSchedules } from './verbs/schedules.ts';
import { addSchema } from './verbs/schema.ts';
import { addServe } from './verbs/serve.ts';
import { addStaging } from './verbs/staging.ts';
import { addTokens } from './verbs/tokens.ts';
import { addWorker } from './verbs/worker.ts';

/** In the order of the help. */
const VERBS = [
  addInit,
  addImport,
  addExport,
  addSchema,
  addConnections,
  addRulesets,
  addRun,
  addRuns,
  addSchedules,
  addOutcomes,
  addChanges,
  addGet,
  addSet,
  addStaging,
  addTokens,
  addWorker,
  addServe,
];

const EXIT_CODES = `
Exit codes: 0 done; 1 failed; 2 bad usage or bad configuration; 3 done, but a KPI is CRITICAL or POOR (with --fail-on-status).`;

/** The command line. Each verb loads what it needs when it is called, so that `--help` is quick. */
export async function main(argv: string[]): Promise<void> {
  survivePipeEnd();
  const program = createProgram();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const asked = error.exitCode === 0;
    if (!asked && argv.includes('--json')) {
      const message = error.message.replace(/^error: /, '');
      printDocument(failureDocument(new TieoutError('invalid_input', message, 'See: tieout --help')));
    }
    await flushed();
    process.exit(asked ? EXIT.done : EXIT.usage);
  }
}

function createProgram(): Command {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  const program = new Command('tieout')
    .description('Reconciles data between databases that cannot see each other.')
    .version(version)
    .showHelpAfterError('Run the same command with --help to see what it takes.')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  for (const add of VERBS) add(program);
  return program;
}
