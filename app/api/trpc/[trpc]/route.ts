import { handleTrpc } from '#server/api/handle-trpc.ts';
import { webApp } from '#server/api/web-app.ts';

const handler = async (request: Request) => handleTrpc(await webApp(), request);

export { handler as GET, handler as POST };
