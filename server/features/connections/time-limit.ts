import { TieoutError } from '#server/engine/errors.ts';

/** A signal that fires after so long, with an error that says so. */
export function timeLimit(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const seconds = Math.round(milliseconds / 1000);
    controller.abort(
      new TieoutError('timeout', `The database did not answer within ${seconds} seconds.`, 'Try again when it is less busy.'),
    );
  }, milliseconds);
  timer.unref();
  return controller.signal;
}
