/** BSON written by hand: values that the driver's own serialiser cannot or will not write, and proof that is not its mirror. */
export interface RawElement {
  type: number;
  name: string;
  value: Buffer;
}

export function element(type: number, name: string, value: Buffer | number[] = []): RawElement {
  return { type, name, value: Buffer.from(value) };
}

export function rawDocument(...elements: RawElement[]): Buffer {
  const parts = elements.map(({ type, name, value }) => Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`), value]));
  const body = Buffer.concat([...parts, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

export function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A string, code or symbol: its length, its bytes, a NUL. */
export function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([int32(bytes.length + 1), bytes, Buffer.from([0])]);
}

export function binary(subtype: number, hex: string): Buffer {
  const bytes = Buffer.from(hex, 'hex');
  return Buffer.concat([int32(bytes.length), Buffer.from([subtype]), bytes]);
}
