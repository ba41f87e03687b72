import type { Writable } from 'node:stream';

export const PACKET = { batch: 1, rpc: 3, response: 4, attention: 6, bulk: 7, transaction: 14, login: 16, prelogin: 18 } as const;

const HEADER_BYTES = 8;
const STATUS_END = 1;
const STATUS_IGNORE = 2;
const STATUS_RESET = 8;

/** What one client sent, put together from its packets. */
export interface Message {
  type: number;
  payload: Buffer;
  /** The client changed its mind while sending. */
  ignored: boolean;
  /** The connection is to be cleaned before this is done. */
  reset: boolean;
}

/** Puts packets together to messages (MS-TDS 2.2.3). */
export class PacketReader {
  private buffered: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private reset = false;

  /** The messages that are whole now. An attention is one packet and comes out of turn. */
  feed(chunk: Buffer): Message[] {
    this.buffered = this.buffered.length === 0 ? chunk : Buffer.concat([this.buffered, chunk]);
    const messages: Message[] = [];
    while (this.buffered.length >= HEADER_BYTES) {
      const length = this.buffered.readUInt16BE(2);
      if (this.buffered.length < length) break;
      const type = this.buffered[0]!;
      const status = this.buffered[1]!;
      this.parts.push(this.buffered.subarray(HEADER_BYTES, length));
      this.buffered = this.buffered.subarray(length);
      this.reset ||= (status & STATUS_RESET) !== 0;
      if ((status & STATUS_END) === 0) continue;
      messages.push({ type, payload: Buffer.concat(this.parts), ignored: (status & STATUS_IGNORE) !== 0, reset: this.reset });
      this.parts = [];
      this.reset = false;
    }
    return messages;
  }

  get isWithinPacket(): boolean {
    return this.buffered.length > 0 || this.parts.length > 0;
  }
}

/** Cuts one message to the client into packets; rows lie across their borders. */
export class PacketWriter {
  packetSize = 4096;
  private readonly socket: Writable;
  private readonly type: number;
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private number = 0;

  constructor(socket: Writable, type: number = PACKET.response) {
    this.socket = socket;
    this.type = type;
  }

  /** Adds to the message. False when the client does not keep up: wait for `drain`. */
  write(bytes: Buffer): boolean {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    const room = this.packetSize - HEADER_BYTES;
    // The last packet is kept back: only then is it known to be the last.
    if (this.pendingBytes <= room * 16) return true;
    return this.send(false);
  }

  /** Everything so far, though the message goes on. */
  flush(): void {
    if (this.pendingBytes > 0) this.send(false);
  }

  end(): void {
    this.send(true);
    this.number = 0;
  }

  private send(last: boolean): boolean {
    const room = this.packetSize - HEADER_BYTES;
    const all = Buffer.concat(this.pending);
    const packets: Buffer[] = [];
    let at = 0;
    do {
      const part = all.subarray(at, at + room);
      at += part.length;
      packets.push(this.header(part.length, last && at >= all.length), part);
    } while (at < all.length);
    this.pending = [];
    this.pendingBytes = 0;
    return this.socket.write(Buffer.concat(packets));
  }

  private header(length: number, last: boolean): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    header[0] = this.type;
    header[1] = last ? STATUS_END : 0;
    header.writeUInt16BE(length + HEADER_BYTES, 2);
    this.number = (this.number + 1) % 256;
    header[6] = this.number;
    return header;
  }
}
