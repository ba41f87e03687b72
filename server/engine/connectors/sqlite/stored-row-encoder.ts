import { isUtf8 } from 'node:buffer';
import type { ColumnDescription, SanitisedCount } from '../contract.ts';
import type { SpoolWriter } from '../spool-writer.ts';
import { formatStored, type StoredValue } from './column-type.ts';

/** Room for a number. */
const ROOM_FOR_ASCII = 32;
/** `YYYY-MM-DDT…`: where ISO 8601 has a letter and canonical text a space. */
const PLACE_OF_T = 10;
const LETTER_T = 0x54;
/** Text of these types has one spelling only. */
const STORED_AS_CANONICAL = new Set(['string', 'date', 'time', 'boolean', 'integer', 'decimal', 'float']);

/** Turns rows as SQLite stores them into spool CSV. Text goes through as bytes where nothing about it can change. */
export class StoredRowEncoder {
  private readonly columns: ColumnDescription[];
  private readonly writer: SpoolWriter;
  private readonly nulBytes: number[];

  constructor(columns: ColumnDescription[], writer: SpoolWriter) {
    this.columns = columns;
    this.writer = writer;
    this.nulBytes = columns.map(() => 0);
  }

  encode(values: StoredValue[]): void {
    const count = this.columns.length;
    let bytes = 0;
    for (let index = 0; index < count; index += 1) {
      const value = values[index];
      bytes += ROOM_FOR_ASCII + (Buffer.isBuffer(value) ? value.length : 0);
    }
    this.writer.beginRow(bytes, count);
    for (let index = 0; index < count; index += 1) this.value(index, values[index]!, bytes);
    this.writer.endRow();
  }

  sanitised(): SanitisedCount[] {
    const counts = this.columns.map(
      ({ name }, index): SanitisedCount => ({ column: name, repair: 'nul_byte', count: this.nulBytes[index]! }),
    );
    return counts.filter(({ count }) => count > 0);
  }

  /** `rowBytes`: what the values of the row were thought to need. */
  private value(index: number, value: StoredValue, rowBytes: number): void {
    if (value === null) {
      this.writer.null();
      return;
    }
    const { logicalType } = this.columns[index]!;
    if (Buffer.isBuffer(value)) {
      if (logicalType.kind === 'bytes') {
        this.writer.hex(value, 0, value.length);
        return;
      }
      const asStored = logicalType.kind === 'timestamp' ? value[PLACE_OF_T] !== LETTER_T : STORED_AS_CANONICAL.has(logicalType.kind);
      if (asStored) {
        this.nulBytes[index]! += this.writer.text(value, 0, value.length);
        return;
      }
      if (!isUtf8(value)) {
        // As it is: it is found when the batch is looked at.
        this.nulBytes[index]! += this.writer.text(value, 0, value.length);
        return;
      }
    } else if (typeof value !== 'string') {
      const digits = formatStored(value, logicalType);
      if (digits.length <= ROOM_FOR_ASCII) {
        this.writer.ascii(digits);
        return;
      }
    }
    const text = Buffer.from(formatStored(value, logicalType));
    this.writer.makeRoom(text.length + rowBytes, this.columns.length);
    // The name of a misfit, with its mark, which is no NUL byte that was in a text.
    if (typeof value === 'string') this.writer.plain(text, 0, text.length);
    else this.nulBytes[index]! += this.writer.text(text, 0, text.length);
  }
}
