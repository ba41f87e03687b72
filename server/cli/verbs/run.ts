import type { Command } from 'commander';
import type { AppContext } from '#server/app-context.ts';
import { CLI_ACTOR } from '#server/auth/actor.ts';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import { Cancelled, TieoutError } from '#server/engine/errors.ts';
import type { RunFailure } from '#server/engine/run-document.ts';
import { action, positiveNumber, verb, wholeNumber } from '../command-line.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { note, paint, print, printDocument } from '../terminal.ts';

interface RunOptions {
  limit?: number;
  keepStaging?: boolean;
  ttlHours?: number;
  storeInMongodb?: boolean;
  rulesetVersion?: number;
  failOnStatus?: boolean;
}

export function addRun(program: Command): void {
  verb(program, 'run <ruleset>', 'reconcile now, in this process; reads both sides and writes to neither')
    .option('--limit <rows>', 'read at most this many rows of each side, the first ones by key', wholeNumber)
    .option('--ruleset-version <number>', 'a former version instead of the latest', wholeNumber)
    .option('--keep-staging', 'keep the staging tables, whatever the ruleset says')
    .option('--no-keep-staging', 'drop the staging tables at once')
    .option('--ttl-hours <hours>', 'keep the staging tables so long', positiveNumber)
    .option('--store-in-mongodb', 'store the result in MongoDB as well; the default when MONGODB_URI is set')
    .option('--no-store-in-mongodb', 'keep the result in the control database only')
    .option('--fail-on-status', 'leave with exit code 3 when a KPI is CRITICAL or POOR')
    .action(
      action<RunOptions, [string]>(async ({ json, verbose, openApp, signal }, options, rulesetId) => {
        const [{ runHere }, { getRunState }, { showRunProgress }] = await Promise.all([
          import('#server/jobs/run-here.ts'),
          import('#server/features/runs/run.service.ts'),
          import('../run-progress-view.ts'),
        ]);
        const app = await openApp();
        await requireRuleset(app, rulesetId);
        const view = showRunProgress();
        const cancelling = () => note('Cancelling: both databases are told to stop. Press Ctrl-C again to leave at once.');
        signal.addEventListener('abort', cancelling, { once: true });
        const { id, end } = await runHere(app, CLI_ACTOR, startInput(rulesetId, options), {
          signal,
          observe: (event) => view.observe(event),
          expect: (estimate) => view.expect(estimate),
        }).finally(() => {
          signal.removeEventListener('abort', cancelling);
          view.close();
        });
        const { document, failure } = await getRunState(app, CLI_ACTOR, id);
        if (end === 'succeeded' && document) {
          const { hasPoorStatus, runText } = await import('../run-text.ts');
          if (json) printDocument(document);
          else print(runText(document));
          return options.failOnStatus && hasPoorStatus(document) ? EXIT.poorStatus : EXIT.done;
        }
        return reportEnd(id, end === 'cancelled' ? cancelledFailure() : (failure ?? lostFailure()), { json, verbose });
      }),
    );
}

function startInput(rulesetId: string, { limit, keepStaging, ttlHours, storeInMongodb, rulesetVersion }: RunOptions) {
  return { rulesetId, limit, keepStaging, ttlHours, storeInMongodb, version: rulesetVersion };
}

/** A name that was mistyped is answered before anything is started. */
async function requireRuleset(app: AppContext, id: string): Promise<void> {
  const rulesets = await app.db.ruleset.findMany({ where: { deletedAt: null }, select: { id: true } });
  const ids = rulesets.map((ruleset) => ruleset.id);
  if (ids.includes(id)) return;
  const advice = ids.length === 0 ? 'Import a configuration first: tieout import FILE' : 'See what there is with: tieout rulesets list';
  throw new TieoutError('not_found', `There is no ruleset "${id}"${didYouMean(id, ids) || '.'}`, advice);
}

function cancelledFailure(): RunFailure {
  const { code, message, advice } = new Cancelled();
  return { phase: null, code, message: `${message.replace(/\.$/, '')}; nothing of it was kept.`, advice, detail: null };
}

/** The lease ran out, for instance because this machine slept; a worker has taken the run up again. */
function lostFailure(): RunFailure {
  const message = 'Another worker took this run over, because this process did not answer for too long.';
  return { phase: null, code: 'conflict', message, advice: 'See how it ends with: tieout runs list', detail: null };
}

function reportEnd(id: string, failure: RunFailure, { json, verbose }: { json: boolean; verbose: boolean }): ExitCode {
  const { code, phase, message, advice, detail } = failure;
  const place = phase === null ? '' : ` (while it was at: ${phase.replaceAll('_', ' ')})`;
  note(`${paint('red', 'error:', process.stderr)} ${id}: ${message}${place}\n       ${advice}`);
  if (verbose && detail !== null) for (const line of detail.split('\n')) note(`       ${line}`);
  if (json) {
    const error = { code, phase, message, advice, ...(verbose && detail !== null ? { detail } : {}) };
    printDocument({ success: false, execution_id: id, error });
  }
  return EXIT.failed;
}
