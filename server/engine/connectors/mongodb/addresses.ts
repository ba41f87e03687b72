import { resolveSrv } from 'node:dns/promises';
import type { MongodbConfig } from './config.ts';

export interface Address {
  host: string;
  port: number;
}

/** The hosts a connection names, without looking further. */
export function addressesOf({ host, port }: Pick<MongodbConfig, 'host' | 'port'>): Address[] {
  return host.split(',').map((part) => {
    const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(part);
    // An IPv6 address without brackets has no port of its own.
    if (!match) return { host: part, port };
    return { host: match[1] ?? match[2]!, port: match[3] ? Number(match[3]) : port };
  });
}

/** The hosts behind a `mongodb+srv` name, asked of DNS. @throws the resolver's error. */
export async function addressesBehind(config: MongodbConfig): Promise<Address[]> {
  if (!config.srv) return addressesOf(config);
  const records = await resolveSrv(`_mongodb._tcp.${config.host}`);
  return records.map(({ name, port }) => ({ host: name, port }));
}

export function describeHosts(config: Pick<MongodbConfig, 'host' | 'port' | 'srv'>): string {
  if (config.srv || config.host.includes(',')) return config.host;
  return `${config.host}:${config.port}`;
}

/** What the driver connects to. */
export function connectionString(config: MongodbConfig): string {
  if (config.srv) return `mongodb+srv://${config.host}/`;
  const hosts = addressesOf(config).map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  return `mongodb://${hosts.join(',')}/`;
}
