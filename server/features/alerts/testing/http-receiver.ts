import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpReceiver {
  /** `http://127.0.0.1:41234` */
  url: string;
  requests: ReceivedRequest[];
  /** What it answers from now on; 200 at first. Null: nothing at all. */
  answer: HttpAnswer | null;
  close(): Promise<void>;
}

/** A real web server on loopback that remembers what it was sent. */
export async function openHttpReceiver(): Promise<HttpReceiver> {
  const receiver: Omit<HttpReceiver, 'url' | 'close'> = { requests: [], answer: { status: 200, body: 'thank you' } };
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    receiver.requests.push({ method: method as string, path: url as string, headers, body: await bodyOf(request) });
    const { answer } = receiver;
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
