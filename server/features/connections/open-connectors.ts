import type { Connector } from '#server/engine/connectors/contract.ts';
import type { PoolUse } from '#server/engine/connectors/pool-use.ts';
import { shareConnector } from './shared-connector.ts';

/** How long a connector that nobody uses is kept for the next one. Its idle connections may be closed before. */
const KEPT_MS = 10 * 60_000;

interface Kept {
  connectionId: string;
  version: number;
  connector: Connector;
  users: number;
  /** No new user gets it: its connection was changed or removed. */
  retired: boolean;
  expiry: NodeJS.Timeout | null;
}

/** The use of one connection's pool in this process. */
export interface ConnectionPoolUse {
  connectionId: string;
  use: PoolUse;
}

/**
 * The connectors of stored connections that this process has open. All who use the same version of a connection share one,
 * and with it a pool of connections to the database. Connectors without a pool (files) are cheap and stay apart.
 */
export class OpenConnectors {
  private readonly kept = new Set<Kept>();
  private readonly keptMs: number;

  constructor(keptMs: number = KEPT_MS) {
    this.keptMs = keptMs;
  }

  /** `open` is called when there is none for this version yet. Close what you get: it ends your own work only. */
  use(connection: { id: string; version: number }, open: () => Connector): Connector {
    const known = [...this.kept].find((one) => one.connectionId === connection.id && one.version === connection.version && !one.retired);
    const kept = known ?? this.keep(connection, open());
    if ('alone' in kept) return kept.alone;
    if (kept.expiry) clearTimeout(kept.expiry);
    kept.expiry = null;
    kept.users += 1;
    return shareConnector(kept.connector, () => this.leave(kept));
  }

  /** After a change or removal: nobody new gets it, and it closes with its last user. */
  retire(connectionId: string): void {
    for (const kept of this.kept) {
      if (kept.connectionId !== connectionId) continue;
      kept.retired = true;
      if (kept.users === 0) void this.close(kept);
    }
  }

  /** How the pools of this process are used, changed connections' last users among them. */
  poolUse(): ConnectionPoolUse[] {
    return [...this.kept].flatMap(({ connectionId, connector }) => {
      const use = connector.poolUse?.();
      return use ? [{ connectionId, use }] : [];
    });
  }

  /** Ends whatever still runs. */
  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.kept].map((kept) => this.close(kept)));
  }

  private keep({ id, version }: { id: string; version: number }, connector: Connector): Kept | { alone: Connector } {
    if (!connector.poolUse) return { alone: connector };
    // A process learns of a change made elsewhere when it meets the new version; who read the row before it comes too late.
    const others = [...this.kept].filter((one) => one.connectionId === id);
    const late = others.some((one) => one.version > version);
    if (!late) this.retire(id);
    const kept: Kept = { connectionId: id, version, connector, users: 0, retired: late, expiry: null };
    this.kept.add(kept);
    return kept;
  }

  private leave(kept: Kept): void {
    kept.users -= 1;
    if (kept.users > 0 || !this.kept.has(kept)) return;
    if (kept.retired) void this.close(kept);
    else {
      kept.expiry = setTimeout(() => void this.close(kept), this.keptMs);
      kept.expiry.unref();
    }
  }

  private async close(kept: Kept): Promise<void> {
    this.kept.delete(kept);
    if (kept.expiry) clearTimeout(kept.expiry);
    await kept.connector.close();
  }
}
