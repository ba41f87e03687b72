import { existsSync, writeSync } from 'node:fs';
import { runWorker } from '../run-worker.ts';

/**
 * A worker for tests: real in everything, but with a short lease, and it stands still at one event of the engine, named as
 * `phase_started:match`, or at one moment of an apply, named as `apply:confirmed`. Standing still means the whole process, heartbeat included, as under SIGSTOP or on a machine that
 * sleeps. It says `HALTED` first, and goes on when the wake file exists.
 *
 *     node --import tsx halting-worker.ts [EVENT:PHASE WAKE_FILE]
 */
const [haltAt, wakeFile] = process.argv.slice(2);
const LEASE = { leaseMs: 3_000, renewMs: 500, cancelPollMs: 100 };
const LOOK_MS = 20;

let halted = false;

function halt(): void {
  halted = true;
  writeSync(1, `HALTED ${process.pid}\n`);
  while (!existsSync(wakeFile as string)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
}

process.exitCode = await runWorker(process.env, {
  times: LEASE,
  observe: (_claim, event) => {
    if (halted || wakeFile === undefined || !('phase' in event) || `${event.type}:${event.phase}` !== haltAt) return;
    halt();
  },
  observeApply: (moment) => {
    if (!halted && wakeFile !== undefined && `apply:${moment}` === haltAt) halt();
  },
});
