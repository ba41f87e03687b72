import { webApp } from '#server/api/web-app.ts';
import { handleAuth } from '#server/auth/auth-handler.ts';

const handler = async (request: Request) => handleAuth(await webApp(), request);

export { handler as GET, handler as POST };
