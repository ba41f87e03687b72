import { type AppContext, type OpenAppContext, openAppContext } from '#server/app-context.ts';

const shared = globalThis as { tieoutWebApp?: Promise<OpenAppContext> | undefined };

/**
 * The web process's context. Next loads a module once per bundle, so it is kept on `globalThis`: one process must not open
 * the control database twice (see openDatabase).
 */
export function webApp(): Promise<AppContext> {
  shared.tieoutWebApp ??= openAppContext().catch((error: unknown) => {
    shared.tieoutWebApp = undefined;
    throw error;
  });
  return shared.tieoutWebApp;
}
