import net from 'node:net';

/**
 * A TCP proxy in front of a real server that can fail like a network. Listens on a free port of 127.0.0.1.
 * @example const proxy = await startProxy(host, port); …; proxy.cutAfter(100_000); …; await proxy.close()
 */
export interface TestProxy {
  port: number;
  /** Lets this many bytes come from the server on each connection, then cuts it like a pulled plug. */
  cutAfter(bytes: number): void;
  /** Bytes that came from the server on the connection that carried most. */
  mostPassed(): number;
  /** Cuts all connections now. */
  cut(): void;
  /** Whether new connections are let through. */
  accept(open: boolean): void;
  close(): Promise<void>;
}

export async function startProxy(host: string, port: number): Promise<TestProxy> {
  const sockets = new Set<net.Socket>();
  let budget = Number.POSITIVE_INFINITY;
  let open = true;
  let most = 0;

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
    upstream.on('data', (chunk) => {
      const room = budget - passed;
      passed += chunk.length;
      most = Math.max(most, passed);
      if (chunk.length > room) {
        client.write(chunk.subarray(0, Math.max(0, room)), cutBoth);
        upstream.pause();
      } else if (!client.write(chunk)) upstream.pause();
    });
    client.on('drain', () => upstream.resume());
    upstream.on('end', () => client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    port: (server.address() as net.AddressInfo).port,
    cutAfter(bytes) {
      budget = bytes;
    },
    mostPassed: () => most,
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
