import type { ConnectorCapabilities } from '../contract.ts';

export const SQLSERVER_CAPABILITIES: ConnectorCapabilities = {
  dialectName: 'Transact-SQL',
  queries: true,
  consistentSnapshot: true,
  cancelOnServer: true,
  inferredTypes: false,
  emptyStringIsNull: false,
  writes: true,
};
