import { allowed, router } from '#server/api/trpc.ts';
import { updateSettingsInput } from './settings.schema.ts';
import { getSettings, updateSettings } from './settings.service.ts';

export const settingsRouter = router({
  get: allowed('staging.read').query(({ ctx }) => getSettings(ctx.app, ctx.actor)),
  update: allowed('settings.write')
    .input(updateSettingsInput)
    .mutation(({ ctx, input }) => updateSettings(ctx.app, ctx.actor, input)),
});
