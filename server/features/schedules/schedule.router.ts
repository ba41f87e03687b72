import { allowed, router } from '#server/api/trpc.ts';
import { runScheduleNow } from './run-schedule.ts';
import {
  createScheduleInput,
  listSchedulesInput,
  runScheduleInput,
  scheduleFiresInput,
  scheduleRef,
  updateScheduleInput,
} from './schedule.schema.ts';
import { createSchedule, listSchedules, removeSchedule, scheduleFires, setPaused, updateSchedule } from './schedule.service.ts';

export const scheduleRouter = router({
  list: allowed('schedules.read')
    .input(listSchedulesInput)
    .query(({ ctx, input }) => listSchedules(ctx.app, ctx.actor, input)),
  fires: allowed('schedules.read')
    .input(scheduleFiresInput)
    .query(({ ctx, input }) => scheduleFires(ctx.app, ctx.actor, input)),
  create: allowed('schedules.write')
    .input(createScheduleInput)
    .mutation(({ ctx, input }) => createSchedule(ctx.app, ctx.actor, input)),
  update: allowed('schedules.write')
    .input(updateScheduleInput)
    .mutation(({ ctx, input }) => updateSchedule(ctx.app, ctx.actor, input)),
  pause: allowed('schedules.write')
    .input(scheduleRef)
    .mutation(({ ctx, input }) => setPaused(ctx.app, ctx.actor, { ...input, paused: true })),
  resume: allowed('schedules.write')
    .input(scheduleRef)
    .mutation(({ ctx, input }) => setPaused(ctx.app, ctx.actor, { ...input, paused: false })),
  remove: allowed('schedules.write')
    .input(scheduleRef)
    .mutation(({ ctx, input }) => removeSchedule(ctx.app, ctx.actor, input)),
  run: allowed('runs.start')
    .input(runScheduleInput)
    .mutation(({ ctx, input }) => runScheduleNow(ctx.app, ctx.actor, input)),
});
