import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { findProgram, freePort, type LocalServer, makeDataFolder, NotOnThisMachine, startServer } from './local-server.ts';

/** A replica set of one member, so that it has transactions and snapshots. Debian has no package for it. */
export async function startMongodb(): Promise<LocalServer> {
  const server = findProgram(['mongod']);
  if (!server) throw new NotOnThisMachine('no mongod program on this machine', false);
  const folder = makeDataFolder();
  const files = path.join(folder, 'data');
  mkdirSync(files);
  chmodSync(files, 0o777);
  const port = await freePort();
  const direct = `mongodb://127.0.0.1:${port}/tieout?directConnection=true`;
  const { stop, restart } = await startServer(
    folder,
    server,
    ['--dbpath', files, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'tieout', '--nounixsocket'],
    () => becomePrimary(direct, port),
  );
  return { url: `mongodb://127.0.0.1:${port}/tieout?replicaSet=tieout`, stop, restart };
}

/** Rejects until the server is the primary of its own set. */
async function becomePrimary(url: string, port: number): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 1000 });
  try {
    const admin = client.db('admin');
    const hello = await admin.command({ hello: 1 });
    if (hello.isWritablePrimary) return;
    if (!hello.setName) {
      await admin.command({ replSetInitiate: { _id: 'tieout', members: [{ _id: 0, host: `127.0.0.1:${port}` }] } });
    }
    throw new Error('the replica set has no primary yet');
  } finally {
    await client.close();
  }
}
