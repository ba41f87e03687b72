import { TieoutError } from '#server/engine/errors.ts';
import type { LandingEngine } from '#server/engine/landing/contract.ts';
import type { Environment } from './environment.ts';

/** Opens the landing engine that the environment names. */
export async function openLanding(environment: Environment): Promise<LandingEngine> {
  const missing = async (): Promise<never> => {
    throw new TieoutError('internal', `The landing engine ${environment.landing.type} is not there yet.`, 'Wait for it.');
  };
  return {
    name: environment.landing.type,
    begin: missing,
    dropStaging: missing,
    dropExecution: missing,
    inventory: missing,
    columns: missing,
    page: missing,
    count: missing,
    export: missing,
    previewStaging: missing,
    close: async () => undefined,
  };
}
