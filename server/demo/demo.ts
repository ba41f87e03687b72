import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { openAppContext } from '#server/app-context.ts';
import { EXIT } from '#server/cli/exit-code.ts';
import { reportFailure } from '#server/cli/failure.ts';
import { durationText } from '#server/cli/number-text.ts';
import { paint, print } from '#server/cli/terminal.ts';
import { readEnvironment } from '#server/config/environment.ts';
import { migrate } from '#server/db/migrate.ts';
import { Cancelled } from '#server/engine/errors.ts';
import { serve } from '#server/jobs/serve.ts';
import { type DemoAccount, makeDemoAccount } from './demo-account.ts';
import { runChapters } from './run-chapters.ts';
import { exampleDifferences, lastRun, storyTable } from './story-text.ts';

/**
 * `npm run demo`: writes the data sets, reconciles them, prints what was found and opens the dashboard. With `--no-serve`
 * it ends after the results. Everything is in the data folder, `./data/demo` unless TIEOUT_DATA_DIR names another; it can
 * be repeated, which adds further runs.
 */
process.env.TIEOUT_DATA_DIR ||= './data/demo';

const stopping = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stopping.abort(new Cancelled()));

async function prepare(): Promise<DemoAccount> {
  const { dataDir, databaseUrl } = readEnvironment();
  print(`The demo lives in ${relative(process.cwd(), dataDir) || '.'}. It reads two public data sets about the world's countries,`);
  print('countries-list and i18n-iso-countries, and the jobs of a steel shop in production and sandbox.');
  print('');
  await migrate(databaseUrl);
  const folder = join(dataDir, 'sources');
  await mkdir(folder, { recursive: true });
  const app = await openAppContext();
  try {
    const began = performance.now();
    const stories = await runChapters(app, folder, stopping.signal);
    const runs = stories.reduce((sum, story) => sum + story.runs.length, 0);
    print(`${runs} runs in ${durationText(performance.now() - began)}. The last of each ruleset:`);
    print('');
    print(storyTable(stories));
    print('');
    const countries = stories[0];
    if (countries) {
      print('Some of what the two country lists do not agree about:');
      const run = lastRun(countries);
      const examples = [...(await exampleDifferences(app, run, 'iso3', 1)), ...(await exampleDifferences(app, run, 'name', 4))];
      for (const line of examples) print(`  ${line}`);
    }
    return await makeDemoAccount(app);
  } finally {
    await app.close();
  }
}

function accountText({ email, password }: DemoAccount): string {
  return `Sign in as ${paint('bold', email)} with the password ${paint('bold', password)} (shown only now).`;
}

try {
  const account = await prepare();
  print(`\n${accountText(account)}`);
  if (!process.argv.includes('--no-serve')) {
    await serve(process.env, {
      say: print,
      signal: stopping.signal,
      ready: (url) => print(`\nThe dashboard is open on ${paint('bold', url)}; Ctrl-C ends it.\n${accountText(account)}`),
    });
  }
  process.exitCode = EXIT.done;
} catch (error) {
  process.exitCode = reportFailure(error, { json: false, verbose: true });
}
