import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { runRequest } from './run-request.ts';
import type { Instance } from './sql/instance.ts';
import { loginFailed } from './sql/instance.ts';
import { SqlSession } from './sql/session.ts';
import { SqlError } from './sql/sql-error.ts';
import { type Login, readLogin } from './wire/login.ts';
import { type Message, PACKET, PacketReader, PacketWriter } from './wire/packets.ts';
import { ENCRYPTION, preloginAnswer, readEncryption } from './wire/prelogin.ts';
import { secureServerSide } from './wire/prelogin-tls.ts';
import { DONE, doneToken, errorToken, loginTokens } from './wire/tokens.ts';

/** `on`: whoever asks for TLS gets it; `required`: nobody is let in without; `off`: there is none. */
export type Encryption = 'off' | 'on' | 'required';

export interface ConnectionSettings {
  instance: Instance;
  encryption: Encryption;
  certificate: { cert: string; key: string } | null;
  /** Called with each LOGIN7, for tests of what a client sends. */
  onLogin?: ((login: Login, encrypted: boolean) => void) | undefined;
}

const LEAST_PACKET = 512;
const MOST_PACKET = 32_767;
const FIRST_PACKET = 4096;

/** Reason of an abort by KILL. */
export const KILLED = new SqlError(596, 'Cannot continue the execution because the session is in the kill state.', 21);

/** One client, from its first packet to its last. */
export class ClientConnection {
  readonly writer: PacketWriter;
  session: SqlSession | null = null;
  private readonly settings: ConnectionSettings;
  private readonly socket: Socket;
  private stream: Duplex;
  private reader = new PacketReader();
  private running: AbortController | null = null;
  private attentions = 0;
  private queue: Promise<void> = Promise.resolve();
  private encrypted = false;

  constructor(socket: Socket, settings: ConnectionSettings) {
    this.socket = socket;
    this.stream = socket;
    this.settings = settings;
    this.writer = new PacketWriter({ write: (bytes: Buffer) => this.stream.write(bytes) } as Duplex);
    socket.setNoDelay(true);
    // However rudely a client leaves, it has left.
    socket.on('error', () => undefined);
    socket.on('close', () => this.left());
    socket.on('data', this.onData);
  }

  /** Ends the session as KILL does: the running statement fails, then the connection is closed. */
  kill(): void {
    if (this.running) this.running.abort(KILLED);
    else this.socket.destroy();
  }

  close(): void {
    this.socket.destroy();
  }

  /** Resolves when the client has taken what was sent, or when `signal` fires. */
  async drained(signal: AbortSignal): Promise<void> {
    if (!this.stream.writableNeedDrain || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.stream.off('drain', settle);
        this.stream.off('close', settle);
        signal.removeEventListener('abort', settle);
        resolve();
      };
      this.stream.on('drain', settle);
      this.stream.on('close', settle);
      signal.addEventListener('abort', settle);
    });
  }

  private readonly onData = (chunk: Buffer): void => {
    for (const message of this.reader.feed(chunk)) {
      if (message.type === PACKET.attention) this.attention();
      else this.queue = this.queue.then(() => this.handle(message)).catch((error) => this.broken(error));
    }
  };

  /** The client wants the running request ended, and to be told when it has. */
  private attention(): void {
    this.attentions += 1;
    this.running?.abort();
    this.queue = this.queue.then(() => this.acknowledge());
  }

  private acknowledge(): void {
    if (this.attentions === 0) return;
    this.attentions = 0;
    this.writer.write(doneToken('done', DONE.attention));
    this.writer.end();
  }

  private async handle(message: Message): Promise<void> {
    if (message.type === PACKET.prelogin) return this.prelogin(message.payload);
    if (message.type === PACKET.login) return this.login(message.payload);
    if (!this.session) return this.close();
    if (message.ignored) {
      this.writer.write(doneToken('done', DONE.error));
      return this.writer.end();
    }
    const controller = new AbortController();
    this.running = controller;
    this.session.running = true;
    try {
      await runRequest(this, this.session, message, controller.signal);
    } finally {
      this.running = null;
      this.session.running = false;
    }
    if (controller.signal.reason === KILLED) this.socket.end();
  }

  private prelogin(payload: Buffer): void {
    const { encryption, certificate } = this.settings;
    const wanted = readEncryption(payload);
    const wants = wanted === ENCRYPTION.on || wanted === ENCRYPTION.required;
    const answer =
      encryption === 'off'
        ? ENCRYPTION.notSupported
        : encryption === 'required'
          ? ENCRYPTION.required
          : wants
            ? ENCRYPTION.on
            : ENCRYPTION.notSupported;
    this.writer.write(preloginAnswer(answer));
    this.writer.end();
    if (!wants || encryption === 'off' || !certificate) return;
    this.socket.off('data', this.onData);
    this.reader = new PacketReader();
    this.stream = secureServerSide(this.socket, Buffer.alloc(0), certificate);
    this.encrypted = true;
    this.stream.on('error', () => this.socket.destroy());
    this.stream.on('data', this.onData);
  }

  private login(payload: Buffer): void {
    const login = readLogin(payload);
    this.settings.onLogin?.(login, this.encrypted);
    const { instance, encryption } = this.settings;
    try {
      if (encryption === 'required' && !this.encrypted) throw loginFailed(login.user);
      const { database, administrator } = instance.signIn(login.user, login.password, login.database);
      this.session = new SqlSession(instance, instance.nextSessionId(), login.user, administrator, database, () => this.kill());
      instance.enter(this.session);
      const packetSize = Math.min(Math.max(login.packetSize, LEAST_PACKET), MOST_PACKET);
      this.writer.write(loginTokens(database.name, packetSize, FIRST_PACKET));
      this.writer.end();
      this.writer.packetSize = packetSize;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      this.writer.write(errorToken(error));
      if (error.number !== 18456) this.writer.write(errorToken(loginFailed(login.user)));
      this.writer.write(doneToken('done', DONE.error));
      this.writer.end();
      this.stream.end();
    }
  }

  private left(): void {
    this.running?.abort(new Error('The client has left.'));
    // The running request looks at the signal before it touches anything again.
    this.queue = this.queue.then(() => {
      if (this.session) this.settings.instance.leave(this.session);
      this.session = null;
    });
  }

  private broken(error: unknown): void {
    process.stderr.write(`TDS test server: ${error instanceof Error ? error.stack : String(error)}\n`);
    this.close();
  }
}
