import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '#server/testing/local-server.ts';
import { showRunProgress } from './run-progress-view.ts';
import { type CliPlace, openCliPlace } from './testing/cli-process.ts';

// Each test starts processes of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Longer than a test may take: whoever sits out a wait fails. */
const HOUR_SECONDS = '3600';

describe('a server that is down', () => {
  let cli: CliPlace;
  let port: number;

  beforeAll(async () => {
    cli = await openCliPlace({ LOCK_TIMEOUT_BASE_DELAY: HOUR_SECONDS, LOCK_TIMEOUT_MAX_DELAY: HOUR_SECONDS });
    port = await freePort();
    const configuration = {
      version: 1,
      connections: [
        { name: 'down', type: 'postgresql', host: '127.0.0.1', port, database: 'shop', username: 'reader' },
        { name: 'ledger', type: 'files', path: '.' },
      ],
      rulesets: [
        {
          id: 'RECON_DOWN',
          name: 'A server that is down',
          source: { connection: 'down', table: 'public.orders' },
          target: { connection: 'ledger', table: 'ledger.csv' },
          rules: [{ name: 'order number', type: 'exact', keys: [{ source: 'id', target: 'id' }] }],
          fields: [{ source: 'state', target: 'state' }],
        },
      ],
    };
    await writeFile(join(cli.folder, 'ledger.csv'), 'id,state\n1,PAID\n');
    await writeFile(join(cli.folder, 'tieout.json'), JSON.stringify(configuration));
    expect((await cli.run('import', 'tieout.json')).code).toBe(0);
  });
  afterAll(() => cli.close());

  it('is waited for by a run, which says for what, how long, and that Ctrl-C ends it at once; and it does', async () => {
    const { process: child, ended } = cli.start('run', 'RECON_DOWN', '--json');
    await new Promise<void>((waits) => child.stderr?.on('data', (text: string) => text.includes('waiting:') && waits()));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toMatch(
      new RegExp(
        `^waiting: down .*127\\.0\\.0\\.1:${port}.* Asked again in 3\\d{3} s \\(try 2 of 6\\)\\. Ctrl-C ends the run at once\\.$`,
        'm',
      ),
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ success: false, error: { code: 'cancelled' } });
  });

  it('is told at once by the check of a connection, which asks once', async () => {
    let asked = 0;
    const server = createServer((socket) => {
      asked += 1;
      socket.destroy();
    });
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
    try {
      // The server hangs up on everybody: the check comes as far as signing in.
      const refused = await cli.document<{ steps: { step: string; status: string }[] }>('connections', 'test', 'down');
      expect([refused.code, refused.stderr]).toEqual([1, '']);
      expect(refused.document.steps.filter(({ status }) => status === 'failed')).toHaveLength(1);
      // Once to see whether anybody answers, once to sign in.
      expect(asked).toBeLessThanOrEqual(2);
    } finally {
      await new Promise((closed) => server.close(closed));
    }
    const { code, stdout, stderr } = await cli.run('connections', 'test', 'down');
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^✗ reach/m);
    expect(stdout).not.toMatch(/try \d|waiting/);
  });
});

describe('progress at a terminal', () => {
  /** What a terminal would get. */
  function terminal(): { stream: NodeJS.WriteStream; text: () => string } {
    const screen = new PassThrough();
    let text = '';
    screen.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const methods = Object.fromEntries(
      ['clearLine', 'clearScreenDown', 'cursorTo', 'moveCursor'].map((name) => [name, WriteStream.prototype[name as 'clearLine']]),
    );
    return {
      stream: Object.assign(screen, methods, { isTTY: true, columns: 200, rows: 50 }) as unknown as NodeJS.WriteStream,
      text: () => text,
    };
  }
  const at = new Date();
  const wait = {
    type: 'log',
    level: 'warning',
    at,
    message: 'shop: Nobody answers. Asked again in 10 s (try 2 of 6).',
    retryInMs: 10_000,
  } as const;
  const SAID = `waiting: ${wait.message} Ctrl-C ends the run at once.`;

  it('shows a wait before anything is read, when there is no bar yet', () => {
    const { stream, text } = terminal();
    const view = showRunProgress(stream);
    view.observe({ ...wait, phase: null });
    expect(text()).toBe(`${SAID}\n`);
    view.close();
  });

  it('shows a wait in the middle of an extract above its bar, also when it is the last word', () => {
    const { stream, text } = terminal();
    const view = showRunProgress(stream);
    view.observe({ type: 'phase_started', phase: 'extract_source', at });
    view.observe({ ...wait, phase: 'extract_source' });
    view.close();
    expect(text()).toContain('read source');
    expect(text()).toContain(SAID);
  });

  it('does not speak of Ctrl-C where nothing is waited for', () => {
    const { stream, text } = terminal();
    const view = showRunProgress(stream);
    view.observe({ type: 'log', level: 'warning', phase: null, at, message: 'Something is odd.' });
    view.close();
    expect(text()).toContain('warning: Something is odd.\n');
    expect(text()).not.toContain('Ctrl-C');
  });
});
