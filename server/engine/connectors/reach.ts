import net from 'node:net';
import { Cancelled } from '../errors.ts';

const REACH_TIMEOUT_MS = 10_000;

/** Opens and closes a TCP connection: does anything answer? @throws the socket's error. */
export function reach(host: string, port: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port });
    const settle = (error: Error | null) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      if (error) reject(error);
      else resolve(`${host}:${port} answered.`);
    };
    const onAbort = () => settle(new Cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(REACH_TIMEOUT_MS, () => settle(Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT' })));
    socket.once('error', settle);
    socket.once('connect', () => settle(null));
  });
}
