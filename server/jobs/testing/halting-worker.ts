import { writeSync } from 'node:fs';
import { runWorker } from '../run-worker.ts';

/**
 * A worker for tests: real in everything, but with a short lease, and it stands still for good at one event of the engine,
 * named as `phase_started:match`. Standing still means the whole process, heartbeat included, as under SIGSTOP or in a
 * machine without memory. It says `HALTED` first.
 *
 *     node --import tsx halting-worker.ts [EVENT:PHASE]
 */
const haltAt = process.argv[2];
const LEASE = { leaseMs: 1_500, renewMs: 400, cancelPollMs: 100 };

process.exitCode = await runWorker(process.env, {
  times: LEASE,
  observe: (_claim, event) => {
    if (haltAt === undefined || !('phase' in event) || `${event.type}:${event.phase}` !== haltAt) return;
    writeSync(1, `HALTED ${process.pid}\n`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
});
