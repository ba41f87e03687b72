import { DamagedStream } from './damaged-stream.ts';

/** A signed-in connection that waits for its server's answer. */
export interface WatchedSession {
  bytesRead(): number;
  /** Nobody reads at the moment, so silence says nothing. */
  isPaused(): boolean;
  /** Asked over a second connection: whether the server still works for this one; null when it cannot be asked. Never throws. */
  isWorking(): Promise<boolean | null>;
  /** Closes the connection; whoever waits for a result gets the error. */
  fail(error: Error): void;
}

/** A server that says nothing for this long is asked whether it still works. */
export const SILENCE_MS = 30_000;
/** Once may be chance: the answer may be on its way. */
const IDLE_ANSWERS = 2;

/**
 * Ends the wait for an answer that never comes. A statement may think for hours, so no time limit can tell: but a server
 * that says, twice, that it has nothing to do for this connection has sent its last byte already, and if we still wait then
 * bytes were lost or changed on the way (a damaged length makes a reader wait for bytes that do not exist).
 * @returns a function that ends the watch.
 */
export function watchSilence(session: WatchedSession, everyMs: number): () => void {
  let heard = session.bytesRead();
  let idleAnswers = 0;
  let over = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    const before = session.bytesRead();
    if (session.isPaused() || before !== heard) idleAnswers = 0;
    else {
      const working = await session.isWorking();
      idleAnswers = working === false && !session.isPaused() && session.bytesRead() === before ? idleAnswers + 1 : 0;
    }
    if (over) return;
    heard = session.bytesRead();
    if (idleAnswers < IDLE_ANSWERS) plan();
    else session.fail(new DamagedStream('the server has sent everything, but the end of it did not arrive'));
  };
  const plan = (): void => {
    timer = setTimeout(() => void look(), everyMs);
    timer.unref();
  };
  plan();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}
