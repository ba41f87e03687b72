/**
 * The little of Thrift's compact protocol that a Parquet file's headers need: structs of numbers, texts, lists and structs.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export class ThriftStruct {
  readonly #bytes: number[] = [];
  #lastField = 0;

  i32(field: number, value: number): this {
    this.#header(field, 5);
    zigzag(this.#bytes, value);
    return this;
  }

  i64(field: number, value: number): this {
    this.#header(field, 6);
    zigzag(this.#bytes, value);
    return this;
  }

  text(field: number, value: string): this {
    this.#header(field, 8);
    text(this.#bytes, value);
    return this;
  }

  struct(field: number, value: ThriftStruct): this {
    this.#header(field, 12);
    append(this.#bytes, value.end());
    return this;
  }

  structs(field: number, values: readonly ThriftStruct[]): this {
    this.#list(field, 12, values.length);
    for (const value of values) append(this.#bytes, value.end());
    return this;
  }

  i32s(field: number, values: readonly number[]): this {
    this.#list(field, 5, values.length);
    for (const value of values) zigzag(this.#bytes, value);
    return this;
  }

  texts(field: number, values: readonly string[]): this {
    this.#list(field, 8, values.length);
    for (const value of values) text(this.#bytes, value);
    return this;
  }

  end(): number[] {
    return [...this.#bytes, 0];
  }

  /** Fields come in ascending order, less than 16 apart. */
  #header(field: number, type: number): void {
    this.#bytes.push(((field - this.#lastField) << 4) | type);
    this.#lastField = field;
  }

  #list(field: number, type: number, length: number): void {
    this.#header(field, 9);
    if (length < 15) this.#bytes.push((length << 4) | type);
    else {
      this.#bytes.push(0xf0 | type);
      varint(this.#bytes, length);
    }
  }
}

/** A whole number from 0 on, seven bits to a byte, the lowest first. */
export function varint(out: number[], value: number): void {
  let left = value;
  while (left >= 0x80) {
    out.push((left % 0x80) | 0x80);
    left = Math.floor(left / 0x80);
  }
  out.push(left);
}

function zigzag(out: number[], value: number): void {
  varint(out, value < 0 ? -value * 2 - 1 : value * 2);
}

function text(out: number[], value: string): void {
  const bytes = Buffer.from(value);
  varint(out, bytes.length);
  append(out, bytes);
}

function append(out: number[], bytes: Iterable<number>): void {
  for (const byte of bytes) out.push(byte);
}
