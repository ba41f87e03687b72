import type { Actor } from '#server/auth/actor.ts';
import { can } from '#server/auth/permissions.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { checkConfig } from '../connections/check-config.ts';
import { isReference, valueAt } from '../connections/connection-secrets.ts';
import { requireDefinition } from '../connections/require-definition.ts';
import { type FieldProblem, RefusedInput } from '../refused-input.ts';
import type { ConnectionOverrides } from './connection-overrides.ts';

/**
 * Connections given with a request must be usable, and must not reach further than their sender may: files of this machine
 * (the control database is one) and its environment are for those who may store such a connection.
 * @throws RefusedInput naming `source.host`, or TieoutError permission_denied.
 */
export function checkOverrides(actor: Actor, overrides: ConnectionOverrides): void {
  permit(actor, 'connections.check');
  for (const [side, override] of Object.entries(overrides)) {
    const definition = requireDefinition(override.type);
    const reachesThisMachine =
      !definition.fields.some((field) => field.name === 'host') ||
      definition.secretPaths.some((path) => isReference(valueAt(override.config, path)));
    if (reachesThisMachine && !can(actor.role, 'connections.write'))
      throw new TieoutError(
        'permission_denied',
        `With the role ${actor.role} you may not read files or variables of the server in place of the ${side} connection.`,
        'Ask an administrator to store it as a connection and name that in the ruleset.',
      );
    try {
      checkConfig(definition, override.config);
    } catch (error) {
      if (!(error instanceof RefusedInput)) throw error;
      const problems = error.fields.map((field) => ({ ...field, path: field.path.replace(/^config/, side) }));
      throw new RefusedInput('invalid_input', problems as [FieldProblem], error.advice);
    }
  }
}
