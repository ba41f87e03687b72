import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from './client.ts';

const KEY = 'instance';
const instance = z.object({ id: z.string() });

/**
 * The name of this control database among others, the same for every process on it; made when it is asked for first. A copy of the
 * file bears it too.
 */
export async function instanceId(db: Database): Promise<string> {
  const made = { key: KEY, value: { id: randomUUID() } };
  const stored =
    (await db.setting.findUnique({ where: { key: KEY } })) ?? (await db.setting.upsert({ where: { key: KEY }, create: made, update: {} }));
  return instance.parse(stored.value).id;
}
