import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { PACKET, PacketReader, PacketWriter } from './packets.ts';

/**
 * The transport under TLS 1.2 as TDS has it: the handshake travels in PRELOGIN packets, everything after it bare. Each
 * flight of the handshake is one message, which the client waits for.
 */
class HandshakeTransport extends Duplex {
  private readonly socket: Socket;
  private readonly reader = new PacketReader();
  private flight: Buffer[] = [];
  private bare = false;

  constructor(socket: Socket, first: Buffer) {
    super();
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('close', () => this.destroy());
    socket.on('drain', () => this.emit('transport-drain'));
    if (first.length > 0) this.receive(first);
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.bare) {
      if (this.socket.write(chunk)) done();
      else this.once('transport-drain', done);
      return;
    }
    if (this.flight.length === 0) setImmediate(() => this.sendFlight());
    this.flight.push(chunk);
    done();
  }

  override _final(done: () => void): void {
    this.socket.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }

  private receive(chunk: Buffer): void {
    // A TLS record begins with 0x14 to 0x17, a wrapped one with the packet type of PRELOGIN, which is none of them.
    if (!this.bare && !this.reader.isWithinPacket && chunk[0] !== PACKET.prelogin) this.bare = true;
    if (this.bare) {
      if (!this.push(chunk)) this.socket.pause();
      return;
    }
    for (const { payload } of this.reader.feed(chunk)) this.push(payload);
  }

  private sendFlight(): void {
    const writer = new PacketWriter(this.socket, PACKET.prelogin);
    writer.write(Buffer.concat(this.flight));
    this.flight = [];
    writer.end();
  }
}

/** The client's socket under TLS, once the handshake is done. `first`: bytes that came already. */
export function secureServerSide(socket: Socket, first: Buffer, { cert, key }: { cert: string; key: string }): TLSSocket {
  const secureContext = createSecureContext({ cert, key, maxVersion: 'TLSv1.2' });
  return new TLSSocket(new HandshakeTransport(socket, first), { isServer: true, secureContext });
}
