import { type AppContext, type OpenAppContext, openAppContext } from '#server/app-context.ts';
import { TieoutError } from '#server/engine/errors.ts';

/** What Prisma says of a table that does not exist: its own check, and what the libSQL adapter reports. */
const MISSING_TABLE = ['P2021', 'P2039'];

/** A process that cannot upgrade the control database itself says who can. */
async function openChecked(): Promise<OpenAppContext> {
  const app = await openAppContext();
  try {
    await app.db.setting.count();
    // Next ends the process itself; databases are told goodbye before.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void app.connectors.closeAll());
    return app;
  } catch (error) {
    await app.close();
    if (!MISSING_TABLE.includes((error as { code?: string }).code ?? '')) throw error;
    throw new TieoutError('not_found', 'The control database has not been set up.', 'Run "npm run tieout -- init", then start again.', {
      cause: error,
    });
  }
}

const shared = globalThis as { tieoutWebApp?: Promise<OpenAppContext> | undefined };

/**
 * The web process's context. Next loads a module once per bundle, so it is kept on `globalThis`: one process must not open
 * the control database twice (see openDatabase).
 */
export function webApp(): Promise<AppContext> {
  shared.tieoutWebApp ??= openChecked().catch((error: unknown) => {
    shared.tieoutWebApp = undefined;
    throw error;
  });
  return shared.tieoutWebApp;
}
