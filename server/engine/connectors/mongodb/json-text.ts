import { isUtf8 } from 'node:buffer';
import { TieoutError } from '../../errors.ts';
import { canonicalJson } from '../../values/canonical-json.ts';
import { BSON, binaryContent, brokenDocument, isUuid, nameEnd, valueEnd } from './bson-element.ts';
import { dateText, decimal128Parts, doubleText, int64Text, uuidText } from './scalar-text.ts';

/**
 * A BSON value as canonical JSON text (semantics.md §1): keys sorted, numbers by value and with every digit, whatever their
 * BSON type. Dates, ObjectIds, UUIDs and other binary values are strings of their canonical text. What JSON has no word for
 * is written as MongoDB's Extended JSON does: `{"$numberDouble":"NaN"}`, `{"$timestamp":{"i":1,"t":2}}`, `{"$minKey":1}`.
 * @throws TieoutError unreadable_data for text that is not UTF-8, and for an object that holds a field twice.
 */
export function jsonText(bytes: Buffer, type: number, at: number): string {
  switch (type) {
    case BSON.null:
      return 'null';
    case BSON.boolean:
      return bytes[at] === 0 ? 'false' : 'true';
    case BSON.int32:
      return String(bytes.readInt32LE(at));
    case BSON.int64:
      return int64Text(bytes, at);
    case BSON.double:
      return doubleJson(bytes.readDoubleLE(at));
    case BSON.decimal128:
      return decimalJson(bytes, at);
    case BSON.string:
      return JSON.stringify(stringAt(bytes, at));
    case BSON.date:
      return `"${dateText(bytes, at)}"`;
    case BSON.objectId:
      return `"${bytes.toString('hex', at, at + 12)}"`;
    case BSON.binary:
      return binaryJson(bytes, at);
    case BSON.object:
      return objectJson(bytes, at);
    case BSON.array:
      return arrayJson(bytes, at);
    default:
      return extendedJson(bytes, type, at);
  }
}

/** Text of a string value; `at` is where its length stands. */
export function stringAt(bytes: Buffer, at: number): string {
  return utf8(bytes, at + 4, at + 4 + bytes.readInt32LE(at) - 1);
}

function utf8(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  // A replacement character may be data; only then the bytes are looked at.
  if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) throw notUtf8();
  return text;
}

function doubleJson(value: number): string {
  return Number.isFinite(value) ? canonicalJson(doubleText(value)) : `{"$numberDouble":"${value}"}`;
}

function decimalJson(bytes: Buffer, at: number): string {
  const parts = decimal128Parts(bytes, at);
  if (typeof parts === 'string') return `{"$numberDecimal":"${parts}"}`;
  return canonicalJson(`${parts.negative ? '-' : ''}${parts.digits}e${parts.exponent}`);
}

function binaryJson(bytes: Buffer, at: number): string {
  const { start, end } = binaryContent(bytes, at);
  return `"${isUuid(bytes, at) ? uuidText(bytes, start) : bytes.toString('hex', start, end)}"`;
}

/** Calls back with every element of the document or array that begins at `at`. */
export function eachElement(bytes: Buffer, at: number, visit: (type: number, name: number, nameStop: number, value: number) => void): void {
  const stop = at + bytes.readInt32LE(at) - 1;
  if (stop >= bytes.length) throw brokenDocument();
  let place = at + 4;
  while (place < stop) {
    const type = bytes[place]!;
    const name = place + 1;
    const nameStop = nameEnd(bytes, name);
    const end = valueEnd(bytes, type, nameStop + 1);
    // Nothing is looked at before it is known to lie within its document.
    if (end > stop) throw brokenDocument();
    visit(type, name, nameStop, nameStop + 1);
    place = end;
  }
  if (place !== stop || bytes[stop] !== 0) throw brokenDocument();
}

function objectJson(bytes: Buffer, at: number): string {
  const members: [string, string][] = [];
  eachElement(bytes, at, (type, name, nameStop, value) => {
    members.push([utf8(bytes, name, nameStop), jsonText(bytes, type, value)]);
  });
  members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  members.forEach(([name], index) => {
    if (index > 0 && members[index - 1]![0] === name) throw twice(name);
  });
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

function arrayJson(bytes: Buffer, at: number): string {
  const items: string[] = [];
  eachElement(bytes, at, (type, _name, _nameStop, value) => items.push(jsonText(bytes, type, value)));
  return `[${items.join(',')}]`;
}

function extendedJson(bytes: Buffer, type: number, at: number): string {
  switch (type) {
    case BSON.undefined:
      return '{"$undefined":true}';
    case BSON.minKey:
      return '{"$minKey":1}';
    case BSON.maxKey:
      return '{"$maxKey":1}';
    case BSON.symbol:
      return `{"$symbol":${JSON.stringify(stringAt(bytes, at))}}`;
    case BSON.code:
      return `{"$code":${JSON.stringify(stringAt(bytes, at))}}`;
    case BSON.codeWithScope: {
      const code = at + 4;
      const scope = code + 4 + bytes.readInt32LE(code);
      return `{"$code":${JSON.stringify(stringAt(bytes, code))},"$scope":${objectJson(bytes, scope)}}`;
    }
    case BSON.timestamp:
      return `{"$timestamp":{"i":${bytes.readUInt32LE(at)},"t":${bytes.readUInt32LE(at + 4)}}}`;
    case BSON.dbPointer: {
      const id = at + 4 + bytes.readInt32LE(at);
      return `{"$dbPointer":{"$id":"${bytes.toString('hex', id, id + 12)}","$ref":${JSON.stringify(stringAt(bytes, at))}}}`;
    }
    case BSON.regex: {
      const pattern = nameEnd(bytes, at);
      const options = utf8(bytes, pattern + 1, nameEnd(bytes, pattern + 1));
      return `{"$regularExpression":{"options":${JSON.stringify(options)},"pattern":${JSON.stringify(utf8(bytes, at, pattern))}}}`;
    }
    default:
      throw brokenDocument();
  }
}

export function notUtf8(): TieoutError {
  return new TieoutError(
    'unreadable_data',
    'A document holds text that is not UTF-8.',
    'Correct the values in the database, or leave their documents out with a filter.',
  );
}

export function twice(name: string): TieoutError {
  return new TieoutError(
    'unreadable_data',
    `A document holds the field ${JSON.stringify(name)} twice, so nobody can say which value counts.`,
    'Correct the document in the database, or leave it out with a filter.',
  );
}
