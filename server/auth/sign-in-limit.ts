import { createHash, randomUUID } from 'node:crypto';
import type { AppContext } from '#server/app-context.ts';

/** Tries for one account, from wherever they come: an address in a header can be made up, the account cannot. */
const MAX_TRIES = 10;
/** Not longer than the sign-in library's own windows: it removes rows of this table that are older than those. */
const WINDOW_MS = 60_000;

/**
 * Counts a try to sign in. Answers the seconds to wait when there were too many, else null.
 * A right password starts the count anew, see {@link forgetSignInTries}.
 */
export async function countSignInTry(app: AppContext, email: string): Promise<number | null> {
  const key = keyOf(email);
  const now = app.now().getTime();
  return app.db.$transaction(async (tx) => {
    const known = await tx.rateLimit.findUnique({ where: { key } });
    const began = Number(known?.lastRequest ?? 0);
    if (!known || now - began >= WINDOW_MS) {
      const fresh = { count: 1, lastRequest: BigInt(now) };
      await tx.rateLimit.upsert({ where: { key }, create: { id: randomUUID(), key, ...fresh }, update: fresh });
      return null;
    }
    if (known.count >= MAX_TRIES) return Math.ceil((began + WINDOW_MS - now) / 1000);
    await tx.rateLimit.update({ where: { key }, data: { count: { increment: 1 } } });
    return null;
  });
}

export async function forgetSignInTries(app: AppContext, email: string): Promise<void> {
  await app.db.rateLimit.deleteMany({ where: { key: keyOf(email) } });
}

/** Whoever reads the table learns no address. */
function keyOf(email: string): string {
  return `account|${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`;
}
