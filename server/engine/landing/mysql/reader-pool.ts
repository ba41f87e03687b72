import { TieoutError } from '../../errors.ts';
import { LandingSession } from './landing-session.ts';
import type { MysqlLandingSettings } from './landing-settings.ts';

/** Idle sessions kept for the next reader. */
const MOST_IDLE = 4;

/** Sessions of readers and of short changes to the catalogue; executions have their own. */
export class ReaderPool {
  readonly #settings: MysqlLandingSettings;
  readonly #idle: LandingSession[] = [];
  #closed = false;

  constructor(settings: MysqlLandingSettings) {
    this.#settings = settings;
  }

  async use<Result>(work: (session: LandingSession) => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new TieoutError('internal', 'The landing engine is closed.', 'Start Tieout again.');
    const session = this.#takeIdle() ?? (await LandingSession.open(this.#settings));
    try {
      return await work(session);
    } finally {
      await this.#giveBack(session);
    }
  }

  /** What the server closed meanwhile is left out. */
  #takeIdle(): LandingSession | undefined {
    for (let session = this.#idle.pop(); session !== undefined; session = this.#idle.pop()) if (session.isOpen) return session;
    return undefined;
  }

  async #giveBack(session: LandingSession): Promise<void> {
    if (session.isOpen && !this.#closed && this.#idle.length < MOST_IDLE) this.#idle.push(session);
    else await session.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((session) => session.close()));
  }
}
