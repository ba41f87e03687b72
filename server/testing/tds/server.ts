import net from 'node:net';
import { ClientConnection, type ConnectionSettings, type Encryption } from './client-connection.ts';
import { Instance } from './sql/instance.ts';
import type { Login } from './wire/login.ts';

export interface TdsServerOptions {
  encryption?: Encryption;
  /** PEM; needed unless encryption is off. */
  certificate?: { cert: string; key: string };
  onLogin?: (login: Login, encrypted: boolean) => void;
}

/** A server that speaks TDS 7.4 on a free port of 127.0.0.1; see README.md for what it proves. */
export interface TdsServer {
  port: number;
  /** `mssql://sa:…@127.0.0.1:port/master`. */
  url: string;
  /** Cuts every connection and listens again on the same port, with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const ADMINISTRATOR = 'sa';
const PASSWORD = 'Tieout-test-1';

export async function startTdsServer(options: TdsServerOptions = {}): Promise<TdsServer> {
  const settings: ConnectionSettings = {
    instance: new Instance(ADMINISTRATOR, PASSWORD),
    encryption: options.encryption ?? (options.certificate ? 'on' : 'off'),
    certificate: options.certificate ?? null,
    onLogin: options.onLogin,
  };
  const clients = new Set<ClientConnection>();
  const server = net.createServer((socket) => {
    const client = new ClientConnection(socket, settings);
    clients.add(client);
    socket.on('close', () => clients.delete(client));
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = async () => {
    for (const client of clients) client.close();
    await new Promise((resolve) => server.close(resolve));
  };
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  return {
    port,
    url: `mssql://${ADMINISTRATOR}:${PASSWORD}@127.0.0.1:${port}/master`,
    stop,
    restart: async () => {
      await stop();
      await listen(port);
    },
  };
}
