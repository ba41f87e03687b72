import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** What tells workers apart in the log and in the proof of who holds some work: `host:pid:random`. */
export function newWorkerId(): string {
  return `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
}
