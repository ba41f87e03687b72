import { isUtf8 } from 'node:buffer';
import { BSON, isUuid } from './bson-element.ts';
import {
  codingOf,
  LARGE_INTEGER_BIT,
  type MongoColumn,
  nativeTypeOf,
  OBJECT_ONLY,
  OTHER_BINARY_BIT,
  type TypeSet,
  typeBit,
  UUID_BIT,
  withoutNull,
} from './column-type.ts';
import { findField, type NamedField } from './field-names.ts';
import { formatPath, presenceName } from './field-path.ts';
import { eachElement, notUtf8 } from './json-text.ts';

/** A document with more fields than this is a map from keys to values, and one json column. */
const MOST_FIELDS = 200;
const LARGE_HIGH_WORD = 0x200000;

interface SeenField extends NamedField {
  name: string;
  types: TypeSet;
  /** Documents that have the field, and in how many it is null. */
  seen: number;
  nulls: number;
  children: SeenField[];
}

/** Looks at raw documents and says which columns they have, and of which types. */
export class FieldCensus {
  documents = 0;
  private readonly fields: SeenField[] = [];

  see(document: Buffer): void {
    this.documents += 1;
    this.look(this.fields, document, 0);
  }

  /** In the order in which the fields were first seen. */
  columns(): MongoColumn[] {
    return this.columnsOf(this.fields, []);
  }

  private look(fields: SeenField[], bytes: Buffer, at: number): void {
    let hint = 0;
    eachElement(bytes, at, (type, start, end, value) => {
      let index = findField(fields, bytes, start, end, hint);
      if (index === -1) {
        index = fields.length;
        fields.push(newField(bytes.subarray(start, end)));
      }
      hint = index + 1;
      this.note(fields[index]!, bytes, type, value);
    });
  }

  private note(field: SeenField, bytes: Buffer, type: number, value: number): void {
    field.seen += 1;
    field.types |= 1 << typeBit(type);
    if (type === BSON.null) field.nulls += 1;
    else if (type === BSON.int64 && isLarge(bytes, value)) field.types |= 1 << LARGE_INTEGER_BIT;
    else if (type === BSON.binary) field.types |= 1 << (isUuid(bytes, value) ? UUID_BIT : OTHER_BINARY_BIT);
    else if (type === BSON.object && field.children.length <= MOST_FIELDS) this.look(field.children, bytes, value);
  }

  private columnsOf(fields: SeenField[], above: string[]): MongoColumn[] {
    return fields.flatMap((field) => {
      const path = [...above, field.name];
      const { length } = field.children;
      if (withoutNull(field.types) === OBJECT_ONLY && length > 0 && length <= MOST_FIELDS) return this.columnsOf(field.children, path);
      const column = leaf(path, field.types);
      return field.nulls > 0 && field.seen < this.documents ? [column, presenceOf(column)] : [column];
    });
  }
}

function newField(name: Buffer): SeenField {
  if (!isUtf8(name)) throw notUtf8();
  // A copy: the name must outlive the document it was first seen in.
  return { name: name.toString('utf8'), nameBytes: Buffer.from(name), types: 0, seen: 0, nulls: 0, children: [] };
}

function isLarge(bytes: Buffer, at: number): boolean {
  const high = bytes.readInt32LE(at + 4);
  return high < -LARGE_HIGH_WORD || high >= LARGE_HIGH_WORD;
}

/** The one column of a collection without documents, whose `_id` may be anything. */
export function idColumn(): MongoColumn {
  return leaf(['_id'], 0);
}

function leaf(path: string[], types: TypeSet): MongoColumn {
  const name = formatPath(path);
  const { coding, logicalType } = codingOf(types);
  // Nothing forbids a document without the field; only _id is always there.
  const nullable = path.length > 1 || path[0] !== '_id';
  const marked = logicalType.kind === 'string' && { misfitsMarked: true as const };
  return { name, path, coding, description: { name, nativeType: nativeTypeOf(types), logicalType, nullable, ...marked } };
}

/** The companion of a column whose field is sometimes null and sometimes missing. */
export function presenceOf(column: MongoColumn): MongoColumn {
  const name = presenceName(column.name);
  return {
    name,
    path: column.path,
    coding: 'presence',
    description: { name, nativeType: 'field present', logicalType: { kind: 'boolean' }, nullable: false },
  };
}
