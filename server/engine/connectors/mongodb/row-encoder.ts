import { isCanonical, plainDigits } from '../../values/canonical.ts';
import type { SanitisedCount } from '../contract.ts';
import type { SpoolWriter } from '../spool-writer.ts';
import { BSON, binaryContent, isUuid, typeAlias } from './bson-element.ts';
import type { MongoColumn } from './column-type.ts';
import { DocumentReader, MISSING } from './document-reader.ts';
import { jsonText } from './json-text.ts';
import { dateText, decimal128Text, doubleText, int64Text, isExactDouble, uuidText } from './scalar-text.ts';

/** Room for a number, a date, a UUID. */
const ROOM_FOR_ASCII = 48;

/** Turns raw documents into spool CSV, without making objects of them. */
export class DocumentEncoder {
  private readonly columns: MongoColumn[];
  private readonly writer: SpoolWriter;
  private readonly reader: DocumentReader;
  private readonly nulBytes: number[];
  private rowBytes = 0;
  private readonly scratch = Buffer.alloc(ROOM_FOR_ASCII);

  constructor(columns: MongoColumn[], writer: SpoolWriter) {
    this.columns = columns;
    this.writer = writer;
    this.reader = new DocumentReader(columns);
    this.nulBytes = columns.map(() => 0);
  }

  encode(document: Buffer): void {
    const { reader, columns, writer } = this;
    reader.read(document);
    const count = columns.length;
    // What is copied from the document is at most as long as it is, and hex twice that; `beginRow` doubles it again.
    this.rowBytes = document.length + count * ROOM_FOR_ASCII;
    writer.beginRow(this.rowBytes, count);
    for (let index = 0; index < count; index += 1) this.value(index, document, reader.types[index]!, reader.starts[index]!);
    writer.endRow();
  }

  sanitised(): SanitisedCount[] {
    const counts = this.columns.map(
      ({ name }, index): SanitisedCount => ({ column: name, repair: 'nul_byte', count: this.nulBytes[index]! }),
    );
    return counts.filter(({ count }) => count > 0);
  }

  private value(index: number, bytes: Buffer, type: number, at: number): void {
    const { writer } = this;
    const { coding } = this.columns[index]!;
    if (coding === 'presence') this.ascii(type === MISSING ? 'false' : 'true');
    else if (type === MISSING || type === BSON.null) writer.null();
    else if (coding === 'json') this.text(jsonText(bytes, type, at));
    else if (!this.fitting(index, bytes, type, at)) this.misfit(this.columns[index]!, bytes, type, at);
  }

  /** Writes a value that its column's coding takes; false for any other. */
  private fitting(index: number, bytes: Buffer, type: number, at: number): boolean {
    const { writer } = this;
    switch (this.columns[index]!.coding) {
      case 'string':
        if (type !== BSON.string) return false;
        this.nulBytes[index]! += writer.text(bytes, at + 4, at + 3 + bytes.readInt32LE(at));
        return true;
      case 'object_id':
        if (type !== BSON.objectId) return false;
        writer.hex(bytes, at, at + 12);
        return true;
      case 'integer':
        if (type === BSON.int32) this.ascii(String(bytes.readInt32LE(at)));
        else if (type === BSON.int64) this.ascii(int64Text(bytes, at));
        else return false;
        return true;
      case 'float':
        return this.float(bytes, type, at);
      case 'decimal':
        return this.decimal(bytes, type, at);
      case 'boolean':
        if (type !== BSON.boolean) return false;
        this.ascii(bytes[at] === 0 ? 'false' : 'true');
        return true;
      case 'timestamptz':
        if (type !== BSON.date) return false;
        this.ascii(dateText(bytes, at));
        return true;
      case 'uuid':
        if (type !== BSON.binary || !isUuid(bytes, at)) return false;
        this.ascii(uuidText(bytes, at + 5));
        return true;
      case 'bytes': {
        if (type !== BSON.binary || isUuid(bytes, at)) return false;
        const { start, end } = binaryContent(bytes, at);
        writer.hex(bytes, start, end);
        return true;
      }
      default:
        return false;
    }
  }

  /** An int64 that is no double would be changed by becoming one. */
  private float(bytes: Buffer, type: number, at: number): boolean {
    if (type === BSON.double) this.ascii(doubleText(bytes.readDoubleLE(at)));
    else if (type === BSON.int32) this.ascii(String(bytes.readInt32LE(at)));
    else if (type === BSON.int64 && isExactDouble(bytes, at)) this.ascii(int64Text(bytes, at));
    else return false;
    return true;
  }

  private decimal(bytes: Buffer, type: number, at: number): boolean {
    if (type === BSON.int32) this.ascii(String(bytes.readInt32LE(at)));
    else if (type === BSON.int64) this.ascii(int64Text(bytes, at));
    else if (type === BSON.double) this.long(plainDigits(bytes.readDoubleLE(at)));
    else if (type === BSON.decimal128) this.long(decimal128Text(bytes, at));
    else return false;
    return true;
  }

  /**
   * A value of another type than the column's: written so that no landing engine can take it for one of the column's, with
   * the type beside it where the bare text could be one (the number 12 is also a byte in hex), marked where text takes anything. Its
   * row becomes a rejected one.
   */
  private misfit({ description: { logicalType } }: MongoColumn, bytes: Buffer, type: number, at: number): void {
    const text = jsonText(bytes, type, at);
    if (logicalType.kind === 'string') {
      const named = Buffer.from(`${text} (${typeAlias(type)})`);
      this.writer.makeRoom(named.length + this.rowBytes, this.columns.length);
      this.writer.misfit(named);
      return;
    }
    this.text(isCanonical(logicalType, text) ? `${text} (${typeAlias(type)})` : text);
  }

  /** At most {@link ROOM_FOR_ASCII} characters: so few are copied faster than the platform's own writing begins. */
  private ascii(text: string): void {
    const { scratch } = this;
    const { length } = text;
    for (let index = 0; index < length; index += 1) scratch[index] = text.charCodeAt(index);
    this.writer.plain(scratch, 0, length);
  }

  private long(text: string): void {
    if (text.length <= ROOM_FOR_ASCII) {
      this.ascii(text);
      return;
    }
    this.writer.makeRoom(text.length + this.rowBytes, this.columns.length);
    this.writer.ascii(text);
  }

  private text(text: string): void {
    const bytes = Buffer.from(text);
    this.writer.makeRoom(bytes.length + this.rowBytes, this.columns.length);
    this.writer.text(bytes, 0, bytes.length);
  }
}
