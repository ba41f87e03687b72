import type { Dataset } from '../../engine/connectors/contract.ts';

/** One database at hand, with a table of the benchmark's rows in it. Serialisable: child processes are given it as text. */
export interface ExtractSubject {
  /** `mariadb`, `csv`: what `--engines` takes. */
  engine: string;
  /** Settings of a connector, as its `configSchema` takes them. */
  connection: { type: string; config: Record<string, unknown> };
  dataset: Dataset;
  /** What the bare driver needs: a URL or a file, and a table where there is one. */
  bare: { address: string; table: string };
}

/** How a subject is made and removed again. */
export interface SubjectSource {
  engine: string;
  title: string;
  create(rows: number): Promise<ExtractSubject>;
  drop(): Promise<void>;
}

/** What one child process measures: reading with the driver alone, the connector's extract, or the extract into the landing. */
export const ROADS = ['bare', 'extract', 'landing'] as const;
export type Road = (typeof ROADS)[number];

/** Printed as one line of JSON by the child process. */
export interface RoadReport {
  rows: number;
  seconds: number;
  /** Processor time of the child, user and system; the database server's own is not in it. */
  cpuSeconds: number;
}
