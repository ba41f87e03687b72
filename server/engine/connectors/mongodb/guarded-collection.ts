import { BSON, type ClientSession, type Collection, type Document, MongoError } from 'mongodb';
import { TieoutError } from '../../errors.ts';
import { withoutForeignBytes } from '../foreign-bytes.ts';
import type { GuardedRow, GuardedTable, Refusal, StoredRow, WriterColumn } from '../guarded-table.ts';
import { decodeRows } from '../spool.ts';
import { SpoolWriter } from '../spool-writer.ts';
import { typeAlias, valueEnd } from './bson-element.ts';
import type { MongoColumn } from './column-type.ts';
import { DocumentReader, MISSING } from './document-reader.ts';
import { serverCode } from './errors.ts';
import { isPlainPath } from './field-path.ts';
import { DocumentEncoder } from './row-encoder.ts';
import { unwritable, writtenValue } from './written-value.ts';

/** What stands at a path: its BSON type, and the value with that type. */
export interface StoredValue {
  /** By the name `$type` uses; null when the field is missing. */
  type: string | null;
  value: unknown;
}

/** A document of our own with one value in it is read back by the driver, so that no type is lost. */
const VALUE_FIELD = 'v';
const DUPLICATE_KEY = 11_000;
const SPOOL_BYTES = 4096;

/**
 * The statements of a writer on one collection, all in one transaction of `session`. A transaction reads one moment and
 * refuses to write a document that somebody changed since (WriteConflict), so what was read is what is written; the filter
 * of each write says the same again, type for type, with missing and null apart.
 *
 * MongoDB has no savepoints: a refused write ends the transaction. So changes are made one by one, and the order of
 * changes that wait for each other's unique keys is not sought.
 */
export class GuardedCollection implements GuardedTable<StoredValue> {
  readonly columns: WriterColumn[];
  readonly batchChanges = 1;
  readonly batchChars = 16 * 1024 * 1024;
  lost = false;
  readonly explain: (error: unknown) => TieoutError;
  private readonly collection: Collection;
  private readonly session: ClientSession;
  private readonly byName: Map<string, MongoColumn>;

  constructor(collection: Collection, session: ClientSession, columns: readonly MongoColumn[], explain: (error: unknown) => TieoutError) {
    this.collection = collection;
    this.session = session;
    this.byName = new Map(columns.map((column) => [column.name, column]));
    this.columns = columns.map(({ name, description }) => ({ name, logicalType: description.logicalType, generated: false }));
    this.explain = (error) => {
      const explained = explain(error);
      if (explained.code === 'connection_lost') this.lost = true;
      return explained;
    };
  }

  async find(keys: string[][], keyColumns: WriterColumn[], columns: WriterColumn[]): Promise<StoredRow<StoredValue>[]> {
    const wanted = columns.map(({ name }) => this.column(name));
    const rows: StoredRow<StoredValue>[] = [];
    for (const [place, key] of keys.entries()) {
      const filter = { $and: keyColumns.map(({ name }, index) => this.keyFilter(this.column(name), key[index]!)) };
      const found = await this.collection.find(filter, { session: this.session, raw: true }).toArray();
      for (const document of found as unknown as Uint8Array[]) {
        const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength);
        rows.push({ place, raw: storedValues(wanted, bytes), canonical: canonicalRow(wanted, bytes) });
      }
    }
    return rows;
  }

  async update(rows: GuardedRow<StoredValue>[], keyColumns: WriterColumn[], guard: WriterColumn[], after: WriterColumn[]): Promise<number> {
    let touched = 0;
    for (const row of rows) {
      const set = after.map(({ name }, index): [string, unknown] => {
        const column = this.column(name);
        return [column.path.join('.'), writtenValue(column, row.after[index]!)];
      });
      const { matchedCount } = await this.collection.updateOne(
        this.guardFilter(row, keyColumns, guard),
        { $set: Object.fromEntries(set) },
        { session: this.session },
      );
      touched += matchedCount;
    }
    return touched;
  }

  async delete(rows: GuardedRow<StoredValue>[], keyColumns: WriterColumn[], guard: WriterColumn[]): Promise<number> {
    let touched = 0;
    for (const row of rows) {
      const { deletedCount } = await this.collection.deleteOne(this.guardFilter(row, keyColumns, guard), { session: this.session });
      touched += deletedCount;
    }
    return touched;
  }

  async insert(rows: (string | null)[][], columns: WriterColumn[]): Promise<number> {
    const wanted = columns.map(({ name }) => this.column(name));
    for (const row of rows) {
      await this.collection.insertOne(documentOf(wanted, row), { session: this.session });
    }
    return rows.length;
  }

  async savepoint(): Promise<void> {}

  async releaseSavepoint(): Promise<void> {}

  async rollbackToSavepoint(): Promise<void> {}

  async commit(): Promise<void> {
    try {
      await this.session.commitTransaction();
    } catch (error) {
      if (!(error instanceof MongoError) || !error.hasErrorLabel('UnknownTransactionCommitResult')) throw error;
      // Whatever the code: not enough members confirmed it, or nobody knows.
      throw new TieoutError('connection_lost', 'The server did not confirm the commit.', 'Read the rows again to learn what happened.', {
        detail: error.message,
        cause: error,
      });
    }
  }

  async rollback(): Promise<void> {
    if (this.session.inTransaction()) await this.session.abortTransaction();
  }

  async cancel(): Promise<void> {
    await this.rollback().catch(() => undefined);
    await this.session.endSession().catch(() => undefined);
  }

  refusal(error: unknown): Refusal {
    const pattern = (error as { keyPattern?: Document }).keyPattern;
    const fields = serverCode(error) === DUPLICATE_KEY && pattern ? Object.keys(pattern) : [];
    const column = fields.length === 1 ? ([...this.byName.values()].find(({ path }) => path.join('.') === fields[0])?.name ?? null) : null;
    return { orderMatters: false, column };
  }

  private column(name: string): MongoColumn {
    const column = this.byName.get(name)!;
    if (!isPlainPath(column.path))
      throw unwritable(name, 'a field whose name holds a dot or begins with $ cannot be addressed in an update');
    return column;
  }

  /** By value: an integer key finds doubles and decimals too, which are sorted out by their canonical text. */
  private keyFilter(column: MongoColumn, text: string): Document {
    if (column.coding === 'bytes') throw unwritable(column.name, 'binary values of several kinds cannot be found again by their bytes');
    return { [column.path.join('.')]: { $eq: writtenValue(column, text) } };
  }

  private guardFilter(row: GuardedRow<StoredValue>, keyColumns: WriterColumn[], guard: WriterColumn[]): Document {
    const columns = [...keyColumns, ...guard];
    const stored = [...row.key, ...row.guard];
    return { $and: columns.map(({ name }, index) => exactly(this.column(name), stored[index]!)) };
  }
}

/** `{"a.b": {"$eq": 5, "$type": "int"}}`; a missing field is one that does not exist. */
function exactly({ path }: MongoColumn, { type, value }: StoredValue): Document {
  const field = path.join('.');
  return type === null ? { [field]: { $exists: false } } : { [field]: { $eq: value, $type: type } };
}

function storedValues(columns: MongoColumn[], bytes: Buffer): StoredValue[] {
  const reader = new DocumentReader(columns);
  reader.read(bytes);
  return columns.map((_, index) => {
    const type = reader.types[index]!;
    if (type === MISSING) return { type: null, value: undefined };
    return { type: typeAlias(type), value: valueAt(bytes, type, reader.starts[index]!) };
  });
}

/** The driver's own object for the value, with its exact type. */
function valueAt(bytes: Buffer, type: number, at: number): unknown {
  const end = valueEnd(bytes, type, at);
  const head = Buffer.from([0, 0, 0, 0, type, VALUE_FIELD.charCodeAt(0), 0]);
  const document = Buffer.concat([head, bytes.subarray(at, end), Buffer.from([0])]);
  document.writeInt32LE(document.length, 0);
  return BSON.deserialize(document, { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true })[VALUE_FIELD];
}

function canonicalRow(columns: MongoColumn[], bytes: Buffer): (string | null)[] {
  const rows: (string | null)[][] = [];
  const described = columns.map(({ description }) => description);
  const writer = new SpoolWriter(SPOOL_BYTES, (batch) => rows.push(...decodeRows(withoutForeignBytes(batch, described).csv)));
  new DocumentEncoder(columns, writer).encode(bytes);
  writer.flush();
  return rows[0]!;
}

function documentOf(columns: MongoColumn[], values: (string | null)[]): Document {
  const document: Document = {};
  columns.forEach((column, index) => {
    let parent = document;
    for (const field of column.path.slice(0, -1)) {
      parent[field] ??= {};
      parent = parent[field];
    }
    parent[column.path.at(-1)!] = writtenValue(column, values[index]!);
  });
  return document;
}
