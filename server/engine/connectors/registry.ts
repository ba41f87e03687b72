import { TieoutError } from '../errors.ts';
import { closestName } from '../values/did-you-mean.ts';
import type { ConnectorDefinition } from './contract.ts';
import { filesDefinition } from './files/definition.ts';
import { mongodbDefinition } from './mongodb/definition.ts';
import { mysqlDefinition } from './mysql/definition.ts';
import { oracleDefinition } from './oracle/definition.ts';
import { postgresqlDefinition } from './postgresql/definition.ts';
import { sqliteDefinition } from './sqlite/definition.ts';
import { sqlserverDefinition } from './sqlserver/definition.ts';

/** Every kind of database Tieout can connect to, in the order the form offers them. The one list of connectors. */
export const connectorDefinitions: readonly ConnectorDefinition[] = [
  mysqlDefinition as ConnectorDefinition,
  postgresqlDefinition as ConnectorDefinition,
  sqlserverDefinition as ConnectorDefinition,
  oracleDefinition as ConnectorDefinition,
  mongodbDefinition as ConnectorDefinition,
  sqliteDefinition as ConnectorDefinition,
  filesDefinition as ConnectorDefinition,
];

/** @throws TieoutError invalid_input that names the known types. */
export function connectorDefinition(type: string): ConnectorDefinition {
  const definition = connectorDefinitions.find((candidate) => candidate.type === type);
  if (definition) return definition;
  const types = connectorDefinitions.map((candidate) => candidate.type);
  const closest = closestName(type, types);
  throw new TieoutError(
    'invalid_input',
    `There is no connection type "${type}"${closest ? `; did you mean "${closest}"?` : '.'}`,
    `Use one of ${types.join(', ')}.`,
  );
}
