import { TieoutError } from '#server/engine/errors.ts';

/** Why a worker puts a run down without an error of the run's own. Cancelling is `Cancelled` of the engine. */

/** Another worker holds the run now: nothing of it may be touched any more. */
export class LeaseLost extends TieoutError {
  constructor() {
    super('cancelled', 'Another worker has taken this run.', 'Nothing is to be done: the other worker goes on with it.');
    this.name = 'LeaseLost';
  }
}

/** The worker process was asked to end: the run goes back into the queue. */
export class WorkerStopping extends TieoutError {
  constructor() {
    super('cancelled', 'The worker was stopped.', 'The run starts again as soon as a worker is free.');
    this.name = 'WorkerStopping';
  }
}
