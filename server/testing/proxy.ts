import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * A TCP proxy in front of a real server that can fail like a network. Listens on a free port of 127.0.0.1.
 * @example const proxy = await startProxy(host, port); …; proxy.cutAfter(100_000); …; await proxy.close()
 */
export interface TestProxy {
  port: number;
  /**
   * Lets this many bytes come from the server on each connection, then cuts it like a pulled plug. `times`: only so many
   * connections are cut, later ones are let through.
   */
  cutAfter(bytes: number, times?: number): void;
  /** Changes all bits of the byte at this position of what the server sends, counted per connection, on so many connections. */
  corruptAt(position: number, times?: number): void;
  /** Holds everything that comes from the server back for so long. */
  delay(milliseconds: number): void;
  /** Bytes that came from the server on the connection that carried most. */
  mostPassed(): number;
  /** Connections that were cut, and bytes that were changed, by the proxy itself so far. */
  harmDone(): number;
  /** Cuts all connections now. */
  cut(): void;
  /** Whether new connections are let through. */
  accept(open: boolean): void;
  close(): Promise<void>;
}

/** A fault at a position of what the server sends. */
interface Fault {
  at: number;
  times: number;
}

const NO_FAULT: Fault = { at: Number.POSITIVE_INFINITY, times: Number.POSITIVE_INFINITY };

/** `listenOn`: a port that was free a moment ago, for a server that comes up late. */
export async function startProxy(host: string, port: number, listenOn = 0): Promise<TestProxy> {
  const sockets = new Set<net.Socket>();
  let cutting = NO_FAULT;
  let corrupting = NO_FAULT;
  let delayMs = 0;
  let open = true;
  let most = 0;
  let harm = 0;

  const strikes = (fault: Fault): boolean => {
    if (fault.times <= 0) return false;
    fault.times -= 1;
    harm += 1;
    return true;
  };

  const server = net.createServer((client) => {
    if (!open) {
      client.destroy();
      return;
    }
    const upstream = net.connect({ host, port });
    const cutBoth = () => {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // The other side's goodbye, however rude, is passed on by closing.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    let passed = 0;
    let doomed = false;
    const pass = (chunk: Buffer): void => {
      if (doomed) return;
      const start = passed;
      passed += chunk.length;
      most = Math.max(most, passed);
      const changed = corrupting.at - start;
      if (changed >= 0 && changed < chunk.length && strikes(corrupting)) chunk[changed]! ^= 0xff;
      if (passed > cutting.at && strikes(cutting)) {
        doomed = true;
        client.write(chunk.subarray(0, Math.max(0, cutting.at - start)), cutBoth);
        upstream.pause();
      } else if (!client.write(chunk)) upstream.pause();
    };
    let turn: Promise<void> = Promise.resolve();
    let held = 0;
    upstream.on('data', (chunk) => {
      if (delayMs === 0 && held === 0) {
        pass(chunk);
        return;
      }
      held += 1;
      const due = wait(delayMs);
      turn = turn.then(async () => {
        await due;
        held -= 1;
        if (!client.destroyed) pass(chunk);
      });
    });
    client.on('drain', () => upstream.resume());
    upstream.on('end', () => void turn.then(() => client.end()));
  });
  await new Promise<void>((resolve) => server.listen(listenOn, '127.0.0.1', resolve));

  return {
    port: (server.address() as net.AddressInfo).port,
    cutAfter(bytes, times = Number.POSITIVE_INFINITY) {
      cutting = { at: bytes, times };
    },
    corruptAt(position, times = Number.POSITIVE_INFINITY) {
      corrupting = { at: position, times };
    },
    delay(milliseconds) {
      delayMs = milliseconds;
    },
    mostPassed: () => most,
    harmDone: () => harm,
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    accept(value) {
      open = value;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
