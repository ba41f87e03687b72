import { openDatabase } from './client.ts';

/**
 * Child process of client.db.test.ts: `tsx write-load.ts URL NAME COUNT` makes COUNT writes of every kind the product makes
 * (single, read then write in a transaction, compare-and-set, nested) and prints how many it made.
 */
const [url, name, count] = process.argv.slice(2) as [string, string, string];
const db = openDatabase(url);
let made = 0;
for (let i = 0; i < Number(count); i++) {
  if (i % 4 === 0) {
    await db.auditEntry.create({
      data: { actor: name, actorName: name, action: 'test', entityType: 'test', entityId: String(i), summary: 'x' },
    });
  } else if (i % 4 === 1) {
    await db.$transaction(async (tx) => {
      const seen = await tx.setting.findUniqueOrThrow({ where: { key: 'counter' } });
      await tx.setting.update({ where: { key: 'counter' }, data: { value: Number(seen.value) + 1 } });
    });
  } else if (i % 4 === 2) {
    await db.workerNode.upsert({
      where: { id: name },
      create: { id: name, host: 'test', pid: process.pid, startedAt: new Date(), heartbeatAt: new Date() },
      update: { heartbeatAt: new Date() },
    });
  } else {
    await db.$transaction([
      db.connection.create({ data: { id: `${name}-${i}`, name: `${name}-${i}`, type: 'sqlite', config: {} } }),
      db.connection.updateMany({ where: { id: `${name}-${i}`, version: 1 }, data: { version: { increment: 1 } } }),
    ]);
  }
  made += 1;
}
await db.$disconnect();
process.stdout.write(String(made));
