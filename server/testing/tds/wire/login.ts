/** What LOGIN7 tells (MS-TDS 2.2.6.4). */
export interface Login {
  packetSize: number;
  user: string;
  password: string;
  application: string;
  database: string;
  readOnlyIntent: boolean;
}

const READ_ONLY_INTENT = 0x20;

export function readLogin(payload: Buffer): Login {
  const field = (at: number) => {
    const offset = payload.readUInt16LE(at);
    return payload.subarray(offset, offset + payload.readUInt16LE(at + 2) * 2);
  };
  const text = (at: number) => field(at).toString('utf16le');
  return {
    packetSize: payload.readUInt32LE(8),
    user: text(40),
    password: Buffer.from(field(44).map(unscramble)).toString('utf16le'),
    application: text(48),
    database: text(68),
    readOnlyIntent: (payload[26]! & READ_ONLY_INTENT) !== 0,
  };
}

function unscramble(byte: number): number {
  const plain = byte ^ 0xa5;
  return ((plain << 4) | (plain >> 4)) & 0xff;
}
