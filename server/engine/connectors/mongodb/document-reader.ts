import { BSON } from './bson-element.ts';
import type { MongoColumn } from './column-type.ts';
import { findField, type NamedField } from './field-names.ts';
import { eachElement, twice } from './json-text.ts';

interface WantedField extends NamedField {
  name: string;
  /** Columns whose value stands here; presence columns among them. */
  columns: number[];
  children: WantedField[];
  /** All columns at and below this field. */
  all: number[];
  /** The last document in which it was met. */
  metIn: number;
}

/** Nothing is there. */
export const MISSING = -1;

/**
 * Finds the values of the wanted columns in raw documents. For the last document read, `types[i]` and `starts[i]` say what
 * stands at column i's path and where: {@link MISSING} when nothing does. Where a document was expected on the way and
 * something else is there (neither null nor missing), that something is what the column gets: it will not fit.
 */
export class DocumentReader {
  readonly types: Int16Array;
  readonly starts: Int32Array;
  private readonly fields: WantedField[] = [];
  private documents = 0;

  constructor(columns: readonly Pick<MongoColumn, 'path'>[]) {
    this.types = new Int16Array(columns.length);
    this.starts = new Int32Array(columns.length);
    columns.forEach(({ path }, index) => {
      let fields = this.fields;
      path.forEach((name, depth) => {
        const field = wanted(fields, name);
        field.all.push(index);
        if (depth === path.length - 1) field.columns.push(index);
        fields = field.children;
      });
    });
  }

  read(document: Buffer): void {
    this.documents += 1;
    this.types.fill(MISSING);
    this.look(this.fields, document, 0);
  }

  private look(fields: WantedField[], bytes: Buffer, at: number): void {
    let hint = 0;
    eachElement(bytes, at, (type, start, end, value) => {
      const index = findField(fields, bytes, start, end, hint);
      if (index === -1) return;
      hint = index + 1;
      const field = fields[index]!;
      if (field.metIn === this.documents) throw twice(field.name);
      field.metIn = this.documents;
      for (const column of field.columns) this.note(column, type, value);
      if (field.children.length === 0) return;
      if (type === BSON.object) this.look(field.children, bytes, value);
      else if (type !== BSON.null) for (const column of field.all) this.note(column, type, value);
    });
  }

  private note(column: number, type: number, value: number): void {
    this.types[column] = type;
    this.starts[column] = value;
  }
}

function wanted(fields: WantedField[], name: string): WantedField {
  const known = fields.find((field) => field.name === name);
  if (known) return known;
  const field: WantedField = { name, nameBytes: Buffer.from(name), columns: [], children: [], all: [], metIn: 0 };
  fields.push(field);
  return field;
}
