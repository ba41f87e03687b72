import { throwIfCancelled } from '../../errors.ts';
import { chooseColumns } from '../column-choice.ts';
import type { ColumnDescription, Extraction, ExtractOptions, TextBatch } from '../contract.ts';
import { withoutForeignBytes } from '../foreign-bytes.ts';
import { DEFAULT_BATCH_BYTES, incompleteSummary } from '../spool.ts';
import { SpoolWriter } from '../spool-writer.ts';
import type { MongoColumn } from './column-type.ts';
import { collectionOf, inferColumns, type Reading, readOptions } from './inference.ts';
import { extractPipeline, flagPath } from './pipeline.ts';
import { rawReplies } from './raw-documents.ts';
import { DocumentEncoder } from './row-encoder.ts';

/** Starts the extract; `released` is called once, when it is over. Inference and extract see the same moment. */
export async function startMongodbExtract(
  reading: Reading,
  extractMaxTimeMS: number | undefined,
  options: ExtractOptions,
  signal: AbortSignal,
  explain: (error: unknown) => Error,
  released: () => Promise<void>,
): Promise<Extraction> {
  const { source, found } = reading;
  const wanted = [...options.columns, ...(options.orderBy ?? [])];
  const all = await inferColumns(reading, wanted, signal);
  const chosen = chooseColumns(all, options.columns, source.what);
  const order = options.orderBy?.length ? chooseColumns(all, options.orderBy, source.what) : [];
  const flags = (options.flags ?? []).map(({ name }, index) => flagColumn(name, index));
  const columns = [...chosen, ...flags];
  const described = columns.map(({ description }) => description);
  const pipeline = extractPipeline(source, chosen, order, options, found.hasId && !source.isQuery, all);
  const ready: TextBatch[] = [];
  const writer = new SpoolWriter(options.batchBytes ?? DEFAULT_BATCH_BYTES, (batch) => ready.push(batch));
  const encoder = new DocumentEncoder(columns, writer);
  let complete = false;

  async function* batches(): AsyncGenerator<TextBatch> {
    try {
      throwIfCancelled(signal);
      const replies = rawReplies(collectionOf(reading), pipeline, readOptions({ ...reading, maxTimeMS: extractMaxTimeMS }), signal);
      for await (const reply of replies) {
        for (const document of reply) {
          encoder.encode(document);
          if (ready.length === 0) continue;
          for (const batch of ready.splice(0)) yield withoutForeignBytes(batch, described);
          throwIfCancelled(signal);
        }
      }
      writer.flush();
      for (const batch of ready.splice(0)) yield withoutForeignBytes(batch, described);
      complete = true;
    } catch (error) {
      throwIfCancelled(signal);
      throw explain(error);
    } finally {
      await released();
    }
  }

  return {
    columns: described,
    batches: batches(),
    summary: () => {
      if (!complete) throw incompleteSummary();
      return { rows: writer.rows, sanitised: encoder.sanitised() };
    },
  };
}

function flagColumn(name: string, index: number): MongoColumn {
  const description: ColumnDescription = { name, nativeType: 'bool', logicalType: { kind: 'boolean' }, nullable: false };
  return { name, path: flagPath(index), coding: 'boolean', description };
}
