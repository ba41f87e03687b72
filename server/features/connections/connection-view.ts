import type { Connection } from '#server/db/generated/client.ts';
import type { CheckStep, ConnectorCapabilities } from '#server/engine/connectors/contract.ts';
import type { RulesetName } from './connection.repository.ts';
import type { ConnectionConfig } from './connection.schema.ts';
import { type ConnectionSecrets, maskReferences, withValues } from './connection-secrets.ts';
import { findDefinition } from './require-definition.ts';

export interface ConnectionSummary {
  id: string;
  name: string;
  type: string;
  typeLabel: string;
  /** `reader@127.0.0.1:3306/crm`; empty when the stored settings are no longer understood. */
  address: string;
  version: number;
  lastCheckAt: Date | null;
  lastCheckStatus: CheckStatus | null;
  usedBy: RulesetName[];
  updatedAt: Date;
}

export interface ConnectionDetail extends ConnectionSummary {
  /** Without secrets; `{ env: NAME }` stays. */
  config: ConnectionConfig;
  /** Paths that hold a stored secret. */
  secretsSet: string[];
  /** False when the stored secrets were sealed under another key and have to be entered again. */
  secretsReadable: boolean;
  lastCheckSteps: CheckStep[];
  /** Null when the stored settings are no longer understood. */
  capabilities: ConnectorCapabilities | null;
  /** Whether its connections are kept for reuse, so that there is a pool to look at. */
  pooled: boolean;
}

export type CheckStatus = 'passed' | 'warning' | 'failed';

export function statusOf(steps: readonly CheckStep[]): CheckStatus {
  if (steps.some((step) => step.status === 'failed')) return 'failed';
  return steps.some((step) => step.status === 'warning') ? 'warning' : 'passed';
}

export function summariseConnection(connection: Connection, usedBy: RulesetName[]): ConnectionSummary {
  const { id, name, type, version, lastCheckAt, updatedAt } = connection;
  return {
    id,
    name,
    type,
    typeLabel: findDefinition(type)?.label ?? type,
    address: understood(connection)?.address ?? '',
    version,
    lastCheckAt,
    lastCheckStatus: connection.lastCheckStatus as CheckStatus | null,
    usedBy,
    updatedAt,
  };
}

export function detailConnection(connection: Connection, secrets: ConnectionSecrets | null, usedBy: RulesetName[]): ConnectionDetail {
  const known = understood(connection, secrets ?? {});
  return {
    ...summariseConnection(connection, usedBy),
    config: connection.config as ConnectionConfig,
    secretsSet: Object.keys(secrets ?? {}),
    secretsReadable: secrets !== null,
    lastCheckSteps: (connection.lastCheckSteps as CheckStep[] | null) ?? [],
    capabilities: known?.capabilities ?? null,
    pooled: known?.pooled ?? false,
  };
}

/** What only a connector can say about settings; secrets are replaced by some text, as nothing is opened. */
function understood(
  connection: Connection,
  secrets: ConnectionSecrets = {},
): { address: string; capabilities: ConnectorCapabilities; pooled: boolean } | null {
  const definition = findDefinition(connection.type);
  if (!definition) return null;
  const hidden = Object.fromEntries(Object.keys(secrets).map((path) => [path, 'hidden']));
  const config = maskReferences(withValues(connection.config as ConnectionConfig, hidden), definition.secretPaths);
  const parsed = definition.configSchema.safeParse(config);
  if (!parsed.success) return null;
  const connector = definition.open(parsed.data, { baseDir: process.cwd() });
  return {
    address: definition.describeAddress(parsed.data),
    capabilities: connector.capabilities,
    pooled: connector.poolUse !== undefined,
  };
}
