import { open, rm } from 'node:fs/promises';
import { type ColumnForm, columnForm, type TypedColumn, type TypedRows } from '../../connectors/typed-rows.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { ThriftStruct, varint } from './parquet-bytes.ts';
import type { Segment } from './segment-queue.ts';
import { decimalDigits } from './storage-type.ts';

const MAGIC = Buffer.from('PAR1');
const OPTIONAL = 1;
const PLAIN = 0;
const RLE = 3;
const UNCOMPRESSED = 0;
const DATA_PAGE = 0;

const PHYSICAL = { boolean: 0, int32: 1, int64: 2, byteArray: 6 } as const;
const PHYSICAL_OF: Record<ColumnForm, number> = {
  bit: PHYSICAL.boolean,
  days: PHYSICAL.int32,
  microseconds: PHYSICAL.int64,
  integer: PHYSICAL.int64,
  decimal: PHYSICAL.int64,
  text: PHYSICAL.byteArray,
};
/** ConvertedType: how a reader is to understand the bytes. */
const CONVERTED: Partial<Record<ColumnForm, number>> = { text: 0, decimal: 5, days: 6, microseconds: 10 };

/**
 * A Parquet file of typed rows, loaded in one statement and then deleted: columns `r0 … rn`, one row group, one page for each batch
 * and column. It needs no copy of a value: a batch's bytes are its pages. https://github.com/apache/parquet-format
 */
export class ParquetSegment implements Segment {
  readonly path: string;
  readonly #types: LogicalType[];
  readonly #load: (path: string) => string;
  readonly #batches: TypedRows[] = [];
  #bytes = 0;

  /** `load` makes the statement that loads the file. */
  constructor(path: string, types: LogicalType[], load: (path: string) => string) {
    this.path = path;
    this.#types = types;
    this.#load = load;
  }

  loadSql(): string {
    return this.#load(this.path);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The bytes must not be changed afterwards. */
  append(rows: TypedRows): void {
    this.#batches.push(rows);
    this.#bytes += typedBytes(rows);
  }

  /** Writes the file. */
  async close(): Promise<void> {
    const file = await open(this.path, 'wx');
    try {
      await file.writeFile(Buffer.concat(this.#parts()));
    } finally {
      await file.close();
    }
    this.#batches.length = 0;
  }

  async remove(): Promise<void> {
    this.#batches.length = 0;
    await rm(this.path, { force: true });
  }

  #parts(): Uint8Array[] {
    const parts: Uint8Array[] = [MAGIC];
    let at = MAGIC.length;
    const chunks = this.#types.map((type, index) => {
      const begins = at;
      for (const { rows, columns } of this.#batches) {
        for (const part of page(rows, columns[index]!)) {
          parts.push(part);
          at += part.length;
        }
      }
      return this.#chunk(type, index, begins, at - begins);
    });
    const group = new ThriftStruct()
      .structs(1, chunks)
      .i64(2, at - MAGIC.length)
      .i64(3, this.#rows());
    const footer = new ThriftStruct()
      .i32(1, 1)
      .structs(2, [new ThriftStruct().text(4, 'rows').i32(5, this.#types.length), ...this.#types.map(schemaElement)])
      .i64(3, this.#rows())
      .structs(4, [group]);
    const end = Buffer.from(footer.end());
    parts.push(end, fourBytes(end.length), MAGIC);
    return parts;
  }

  #rows(): number {
    return this.#batches.reduce((sum, { rows }) => sum + rows, 0);
  }

  #chunk(type: LogicalType, index: number, begins: number, bytes: number): ThriftStruct {
    const about = new ThriftStruct()
      .i32(1, PHYSICAL_OF[columnForm(type)])
      .i32s(2, [PLAIN, RLE])
      .texts(3, [`r${index}`])
      .i32(4, UNCOMPRESSED)
      .i64(5, this.#rows())
      .i64(6, bytes)
      .i64(7, bytes)
      .i64(9, begins);
    return new ThriftStruct().i64(2, begins).struct(3, about);
  }
}

/** Bytes of the values of rows. */
export function typedBytes({ columns }: TypedRows): number {
  return columns.reduce((sum, { values }) => sum + values.length, 0);
}

function schemaElement(type: LogicalType, index: number): ThriftStruct {
  const form = columnForm(type);
  const element = new ThriftStruct().i32(1, PHYSICAL_OF[form]).i32(3, OPTIONAL).text(4, `r${index}`);
  const converted = CONVERTED[form];
  if (converted !== undefined) element.i32(6, converted);
  if (type.kind !== 'decimal' || form !== 'decimal') return element;
  const scale = type.scale ?? 0;
  return element.i32(7, scale).i32(8, decimalDigits(type.precision!, scale));
}

function page(rows: number, { present, values }: TypedColumn): Uint8Array[] {
  const levels = definitionLevels(rows, present);
  const size = 4 + levels.length + values.length;
  const about = new ThriftStruct().i32(1, rows).i32(2, PLAIN).i32(3, RLE).i32(4, RLE);
  const header = new ThriftStruct().i32(1, DATA_PAGE).i32(2, size).i32(3, size).struct(5, about);
  return [Buffer.from(header.end()), fourBytes(levels.length), levels, values];
}

/** One run: of ones, or of the bits themselves. */
function definitionLevels(rows: number, present: Uint8Array | null): Uint8Array {
  const head: number[] = [];
  if (present === null) {
    varint(head, rows * 2);
    return Buffer.from([...head, 1]);
  }
  varint(head, Math.ceil(rows / 8) * 2 + 1);
  return Buffer.concat([Buffer.from(head), present]);
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
