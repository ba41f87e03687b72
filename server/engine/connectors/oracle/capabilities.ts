import type { ConnectorCapabilities } from '../contract.ts';

export const ORACLE_CAPABILITIES: ConnectorCapabilities = {
  dialectName: 'Oracle',
  queries: true,
  consistentSnapshot: true,
  cancelOnServer: true,
  inferredTypes: false,
  emptyStringIsNull: true,
  writes: true,
};
