/** ENCRYPT_… of MS-TDS 2.2.6.5. */
export const ENCRYPTION = { off: 0, on: 1, notSupported: 2, required: 3 } as const;

const OPTION = { version: 0, encryption: 1, instance: 2, thread: 3, mars: 4 } as const;
const END = 0xff;
const ENTRY_BYTES = 5;
/** 16.0.4000: SQL Server 2022 by its number, as drivers choose their behaviour by it. */
const VERSION = Buffer.from([16, 0, 0x0f, 0xa0, 0, 0]);

/** What the client asks for. */
export function readEncryption(payload: Buffer): number {
  for (let at = 0; payload[at] !== END && at < payload.length; at += ENTRY_BYTES) {
    if (payload[at] === OPTION.encryption) return payload[payload.readUInt16BE(at + 1)]!;
  }
  return ENCRYPTION.notSupported;
}

export function preloginAnswer(encryption: number): Buffer {
  const options: [number, Buffer][] = [
    [OPTION.version, VERSION],
    [OPTION.encryption, Buffer.from([encryption])],
    [OPTION.instance, Buffer.from([0])],
    [OPTION.thread, Buffer.alloc(0)],
    [OPTION.mars, Buffer.from([0])],
  ];
  let offset = options.length * ENTRY_BYTES + 1;
  const entries = options.map(([token, data]) => {
    const entry = Buffer.from([token, offset >> 8, offset & 0xff, data.length >> 8, data.length & 0xff]);
    offset += data.length;
    return entry;
  });
  return Buffer.concat([...entries, Buffer.from([END]), ...options.map(([, data]) => data)]);
}
