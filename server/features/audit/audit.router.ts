import { allowed, router } from '#server/api/trpc.ts';
import { getAuditInput, listAuditInput } from './audit.schema.ts';
import { auditChoices, getAudit, listAudit } from './audit.service.ts';

export const auditRouter = router({
  list: allowed('audit.read')
    .input(listAuditInput)
    .query(({ ctx, input }) => listAudit(ctx.app, ctx.actor, input)),
  get: allowed('audit.read')
    .input(getAuditInput)
    .query(({ ctx, input }) => getAudit(ctx.app, ctx.actor, input)),
  choices: allowed('audit.read').query(({ ctx }) => auditChoices(ctx.app, ctx.actor)),
});
