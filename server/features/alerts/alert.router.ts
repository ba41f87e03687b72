import { allowed, router } from '#server/api/trpc.ts';
import { alertRef, createAlertInput, enableAlertInput, listDeliveriesInput, updateAlertInput } from './alert.schema.ts';
import { createAlert, enableAlert, listAlerts, removeAlert, updateAlert } from './alert.service.ts';
import { channelRef, createChannelInput, testChannelInput, updateChannelInput } from './channel.schema.ts';
import { createChannel, listChannels, removeChannel, updateChannel } from './channel.service.ts';
import { listDeliveries, resendDelivery } from './delivery.service.ts';
import { testChannel } from './test-channel.ts';

export const alertRouter = router({
  list: allowed('alerts.read').query(({ ctx }) => listAlerts(ctx.app, ctx.actor)),
  create: allowed('alerts.write')
    .input(createAlertInput)
    .mutation(({ ctx, input }) => createAlert(ctx.app, ctx.actor, input)),
  update: allowed('alerts.write')
    .input(updateAlertInput)
    .mutation(({ ctx, input }) => updateAlert(ctx.app, ctx.actor, input)),
  enable: allowed('alerts.write')
    .input(enableAlertInput)
    .mutation(({ ctx, input }) => enableAlert(ctx.app, ctx.actor, input)),
  remove: allowed('alerts.write')
    .input(alertRef)
    .mutation(({ ctx, input }) => removeAlert(ctx.app, ctx.actor, input)),
  deliveries: allowed('alerts.read')
    .input(listDeliveriesInput)
    .query(({ ctx, input }) => listDeliveries(ctx.app, ctx.actor, input)),
  resend: allowed('alerts.write')
    .input(alertRef)
    .mutation(({ ctx, input }) => resendDelivery(ctx.app, ctx.actor, input)),
  channels: allowed('alerts.read').query(({ ctx }) => listChannels(ctx.app, ctx.actor)),
  createChannel: allowed('channels.write')
    .input(createChannelInput)
    .mutation(({ ctx, input }) => createChannel(ctx.app, ctx.actor, input)),
  updateChannel: allowed('channels.write')
    .input(updateChannelInput)
    .mutation(({ ctx, input }) => updateChannel(ctx.app, ctx.actor, input)),
  removeChannel: allowed('channels.write')
    .input(channelRef)
    .mutation(({ ctx, input }) => removeChannel(ctx.app, ctx.actor, input)),
  testChannel: allowed('channels.write')
    .input(testChannelInput)
    .mutation(({ ctx, input, signal }) => testChannel(ctx.app, ctx.actor, input, signal ?? new AbortController().signal)),
});
