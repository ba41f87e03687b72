import path from 'node:path';
import { Cancelled, TieoutError, throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type {
  CheckStep,
  Connector,
  ConnectorCapabilities,
  Dataset,
  DatasetDescription,
  DatasetSummary,
  Extraction,
  ExtractOptions,
  KeyMeasure,
  SampleRows,
} from '../contract.ts';
import { keyMeasure } from '../key-measure.ts';
import { readOnly } from '../read-only.ts';
import { sampleRows } from '../sample.ts';
import type { RowWriter } from '../writer-contract.ts';
import { checkFiles } from './check.ts';
import type { FilesConfig } from './config.ts';
import { explainFilesError } from './errors.ts';
import { startFilesExtract } from './extract.ts';
import { listFiles } from './folder.ts';
import { PreparedFiles } from './prepared-files.ts';
import { describedColumn, type Relation } from './relation.ts';
import { measureKeySql } from './sql.ts';

/** A folder of files. A delimited or JSON lines file is read from end to end before anything is said about its types. */
export class FilesConnector implements Connector {
  readonly type = 'files';
  readonly capabilities: ConnectorCapabilities = {
    dialectName: 'DuckDB',
    queries: false,
    consistentSnapshot: true,
    cancelOnServer: true,
    inferredTypes: true,
    emptyStringIsNull: false,
    writes: false,
  };
  private readonly folder: string;
  private readonly prepared: PreparedFiles;
  private readonly closing = new AbortController();

  constructor(config: FilesConfig, baseDir: string) {
    this.folder = path.resolve(baseDir, config.path);
    this.prepared = new PreparedFiles(this.folder, config);
  }

  check(signal: AbortSignal): AsyncIterable<CheckStep> {
    return checkFiles(this.folder, signal);
  }

  listDatasets(signal: AbortSignal): Promise<DatasetSummary[]> {
    return this.explained(signal, async () => {
      const names = await listFiles(this.folder);
      return names.map((name) => ({ name, schema: null, table: name, kind: 'file', rowEstimate: null }));
    });
  }

  describe(dataset: Dataset, signal: AbortSignal): Promise<DatasetDescription> {
    return this.explained(signal, async () => {
      const { columns, rowEstimate } = await this.relation(dataset, signal);
      return {
        columns: columns.map(describedColumn),
        keys: [],
        rowEstimate: dataset.filter === undefined ? rowEstimate : null,
      };
    });
  }

  sample(dataset: Dataset, limit: number, signal: AbortSignal): Promise<SampleRows> {
    return sampleRows(this, dataset, limit, signal);
  }

  measureKey(dataset: Dataset, columns: string[], signal: AbortSignal): Promise<KeyMeasure> {
    return this.explained(signal, async () => {
      const relation = await this.relation(dataset, signal);
      const sql = measureKeySql(relation, dataset.filter, chooseColumns(relation.columns, columns, dataset.table ?? 'the file'));
      const engine = await this.prepared.start();
      const result = await engine.use((connection) => connection.runAndReadAll(sql));
      const [row] = result.getRowObjectsJS();
      return keyMeasure(row?.row_count, row?.distinct_count, row?.null_count, row?.square_sum);
    });
  }

  extract(dataset: Dataset, options: ExtractOptions, signal: AbortSignal): Promise<Extraction> {
    const either = AbortSignal.any([signal, this.closing.signal]);
    return this.explained(either, async () => {
      const relation = await this.relation(dataset, either);
      const engine = await this.prepared.start();
      return startFilesExtract(engine, relation, dataset, options, either, (error) => this.explainError(error));
    });
  }

  openWriter(): Promise<RowWriter> {
    return Promise.reject(readOnly('Files'));
  }

  explainError(error: unknown): TieoutError {
    return explainFilesError(error, this.folder);
  }

  async close(): Promise<void> {
    this.closing.abort(new Cancelled());
    await this.prepared.close();
  }

  private relation(dataset: Dataset, signal: AbortSignal): Promise<Relation> {
    if (dataset.table === undefined) {
      throw new TieoutError('invalid_input', 'A connection to files takes no query.', 'Name a file, and use a filter to choose rows.');
    }
    return this.prepared.relation(dataset.table, signal);
  }

  private async explained<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    throwIfCancelled(signal);
    try {
      return await work();
    } catch (error) {
      throwIfCancelled(signal);
      throw this.explainError(error);
    }
  }
}
