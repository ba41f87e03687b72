import type { ConnectorCapabilities } from '../contract.ts';

/** Whether a read sees one moment, nobody knows before the server was asked. */
export const MONGODB_CAPABILITIES: ConnectorCapabilities = {
  dialectName: 'MongoDB query (JSON)',
  queries: true,
  consistentSnapshot: false,
  cancelOnServer: true,
  inferredTypes: true,
  emptyStringIsNull: false,
  writes: true,
};
