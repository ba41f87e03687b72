import type { Connector } from '../../contract.ts';
import { connectorDefinition } from '../../registry.ts';
import type { TypeCase } from './type-case.ts';

/** A table with one column per type: column `c<i>` is of type i, and row j holds every type's value j, NULL where there is none. */
export interface TypeStore {
  cases: TypeCase[];
  dataset: string;
  /** What the rows are in the order of; left out: the column `id`. */
  key?: string;
  /** Values that are known to be read as others: `type: written`. The document names them, and the test fails once they are right. */
  changed?: string[];
  open(): Connector;
  /** @returns what the database itself says of each cell, asked through the bare driver, rows in order. */
  setUp(): Promise<(string | null)[][]>;
  tearDown(): Promise<void>;
}

export function rowCount(cases: TypeCase[]): number {
  return Math.max(...cases.map(({ values }) => values.length));
}

export function openConnector(type: string, settings: Record<string, unknown>, baseDir = '.'): Connector {
  const definition = connectorDefinition(type);
  return definition.open(definition.configSchema.parse(settings), { baseDir });
}
