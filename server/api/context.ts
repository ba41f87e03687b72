import { randomUUID } from 'node:crypto';
import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf, type Viewer, viewerOf } from '#server/auth/viewer.ts';

/** What every tRPC procedure is given. */
export interface ApiContext {
  app: AppContext;
  /** Null when nobody is signed in. */
  viewer: Viewer | null;
  actor: Actor | null;
  requestId: string;
}

export async function createApiContext(app: AppContext, headers: Headers): Promise<ApiContext> {
  const viewer = await viewerOf(app, headers);
  return { app, viewer, actor: viewer && actorOf(viewer), requestId: randomUUID() };
}
