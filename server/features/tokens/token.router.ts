import { allowed, router } from '#server/api/trpc.ts';
import { createTokenInput, revokeTokenInput } from './token.schema.ts';
import { createToken, listTokens, revokeToken } from './token.service.ts';

export const tokenRouter = router({
  list: allowed('tokens.write').query(({ ctx }) => listTokens(ctx.app, ctx.actor)),
  create: allowed('tokens.write')
    .input(createTokenInput)
    .mutation(({ ctx, input }) => createToken(ctx.app, ctx.actor, input)),
  revoke: allowed('tokens.write')
    .input(revokeTokenInput)
    .mutation(({ ctx, input }) => revokeToken(ctx.app, ctx.actor, input)),
});
