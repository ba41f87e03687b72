import { z } from 'zod';
import type { AppContext } from '#server/app-context.ts';
import type { Side } from '#server/engine/plan/plan.ts';
import type { ConnectionConfig } from '../connections/connection.schema.ts';

/** Connections given with a request in place of the ruleset's own. They hold passwords and are stored encrypted. */
export interface ConnectionOverride {
  type: string;
  config: ConnectionConfig;
}
export type ConnectionOverrides = Partial<Record<Side, ConnectionOverride>>;

const PURPOSE = 'run overrides';

const sealedSchema = z.partialRecord(
  z.enum(['source', 'target']),
  z.object({ type: z.string(), config: z.record(z.string(), z.unknown()) }),
);

export function sealOverrides(app: Pick<AppContext, 'secrets'>, overrides: ConnectionOverrides): string {
  return app.secrets.seal(JSON.stringify(overrides), PURPOSE);
}

export function openOverrides(app: Pick<AppContext, 'secrets'>, sealed: string | undefined): ConnectionOverrides {
  return sealed === undefined ? {} : (sealedSchema.parse(JSON.parse(app.secrets.open(sealed, PURPOSE))) as ConnectionOverrides);
}
