import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { actorOf, viewerOf } from '#server/auth/viewer.ts';
import { authenticateToken } from '#server/features/tokens/authenticate-token.ts';

/** Who asks for a file: an API token, or a signed-in browser. Null when it is nobody. */
export async function actorOfRequest(app: AppContext, request: Request): Promise<Actor | null> {
  const token = await authenticateToken(app, request.headers.get('authorization'));
  if (token) return token;
  const viewer = await viewerOf(app, request.headers);
  return viewer && actorOf(viewer);
}
