import { engineLabel } from '#server/testing/engine-names.ts';
import { type EngineName, testEngines, type UsedEngine } from '#server/testing/engines.ts';
import { csvFacts, type FactStore, jsonLinesFacts, mysqlFacts, parquetFacts, postgresqlFacts, sqliteFacts } from './fact-stores.ts';
import { mongodbFacts } from './mongodb-facts.ts';
import { sqlserverFacts } from './sqlserver-facts.ts';

export interface NamedStore {
  name: string;
  store: FactStore;
}

/** A store of the same facts (same-facts.ts) for every kind of database that this test run has. */
export function storesAtHand(): NamedStore[] {
  const made: [string, FactStore | null][] = [
    ['MariaDB', onServer(engineAtHand('mariadb'), mysqlFacts)],
    ['MySQL', onServer(engineAtHand('mysql'), mysqlFacts)],
    ['PostgreSQL', onServer(engineAtHand('postgresql'), postgresqlFacts)],
    [labelOf('sqlserver'), onServer(engineAtHand('sqlserver'), sqlserverFacts)],
    ['MongoDB', onServer(engineAtHand('mongodb'), mongodbFacts)],
    ['SQLite', sqliteFacts()],
    ['CSV', csvFacts()],
    ['JSON lines', jsonLinesFacts()],
    ['Parquet', parquetFacts()],
  ];
  return made.flatMap(([name, store]) => (store === null ? [] : [{ name, store }]));
}

/** The server of this test run; undefined where it was left out. */
export function engineAtHand(name: EngineName): UsedEngine | undefined {
  return testEngines().used.find((engine) => engine.name === name);
}

/** What stands in for SQL Server is not called so. */
function labelOf(name: EngineName): string {
  const engine = engineAtHand(name);
  return engine ? engineLabel(engine) : name;
}

function onServer<E>(engine: E | undefined, make: (engine: E) => FactStore): FactStore | null {
  return engine === undefined ? null : make(engine);
}
