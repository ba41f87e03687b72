import { tracked } from '@trpc/server';
import { allowed, router } from '#server/api/trpc.ts';
import { cancelChangeTask } from './cancel-change-task.ts';
import {
  applyInput,
  changeCountInput,
  changePageInput,
  changeRef,
  changeSetRef,
  commentInput,
  commentsInput,
  decideInput,
  decideManyInput,
  followChangesInput,
  listChangeSetsInput,
  nextChangeInput,
  planChangesInput,
  previewInput,
  setValueInput,
  undoInput,
  writtenRowsInput,
} from './change.schema.ts';
import { changeComments, commentChange } from './change-comments.ts';
import { changeEvents } from './change-event.ts';
import { changePage, changeRow, countChanges, nextChange } from './change-page.ts';
import { decideChanges } from './decide-changes.ts';
import { decideMany } from './decide-many.ts';
import { followChanges } from './follow-changes.ts';
import { changeReport, getChangeSet, listChangeSets } from './list-change-sets.ts';
import { previewChanges } from './preview-changes.ts';
import { removeChangeSet } from './remove-change-set.ts';
import { setValue } from './set-value.ts';
import { startApply } from './start-apply.ts';
import { startPlan } from './start-plan.ts';
import { startUndo } from './start-undo.ts';
import { writtenRows } from './written-rows.ts';

const NEVER = new AbortController().signal;

export const changeRouter = router({
  list: allowed('outcomes.read')
    .input(listChangeSetsInput)
    .query(({ ctx, input }) => listChangeSets(ctx.app, ctx.actor, input)),
  get: allowed('outcomes.read')
    .input(changeSetRef)
    .query(({ ctx, input }) => getChangeSet(ctx.app, ctx.actor, input)),
  page: allowed('outcomes.read')
    .input(changePageInput)
    .query(({ ctx, input }) => changePage(ctx.app, ctx.actor, input)),
  row: allowed('outcomes.read')
    .input(changeRef)
    .query(({ ctx, input }) => changeRow(ctx.app, input.id, input.seq)),
  count: allowed('outcomes.read')
    .input(changeCountInput)
    .query(({ ctx, input }) => countChanges(ctx.app, ctx.actor, input)),
  next: allowed('outcomes.read')
    .input(nextChangeInput)
    .query(({ ctx, input }) => nextChange(ctx.app, ctx.actor, input)),
  events: allowed('outcomes.read')
    .input(changeSetRef)
    .query(({ ctx, input }) => changeEvents(ctx.app, ctx.actor, input)),
  comments: allowed('outcomes.read')
    .input(commentsInput)
    .query(({ ctx, input }) => changeComments(ctx.app, ctx.actor, input)),
  preview: allowed('outcomes.read')
    .input(previewInput)
    .query(({ ctx, input }) => previewChanges(ctx.app, ctx.actor, input)),
  report: allowed('outcomes.read')
    .input(changeSetRef)
    .query(({ ctx, input }) => changeReport(ctx.app, ctx.actor, input)),
  written: allowed('audit.read')
    .input(writtenRowsInput)
    .query(({ ctx, input }) => writtenRows(ctx.app, ctx.actor, input)),
  follow: allowed('outcomes.read')
    .input(followChangesInput)
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const { place, message } of followChanges(ctx.app, ctx.actor, input, signal ?? NEVER)) yield tracked(place, message);
    }),
  plan: allowed('changes.review')
    .input(planChangesInput)
    .mutation(async ({ ctx, input }) => {
      const { id } = await startPlan(ctx.app, ctx.actor, input);
      return { id };
    }),
  decide: allowed('changes.review')
    .input(decideInput)
    .mutation(({ ctx, input }) => decideChanges(ctx.app, ctx.actor, input)),
  decideMany: allowed('changes.review')
    .input(decideManyInput)
    .mutation(({ ctx, input }) => decideMany(ctx.app, ctx.actor, input)),
  setValue: allowed('changes.review')
    .input(setValueInput)
    .mutation(({ ctx, input }) => setValue(ctx.app, ctx.actor, input)),
  comment: allowed('changes.review')
    .input(commentInput)
    .mutation(({ ctx, input }) => commentChange(ctx.app, ctx.actor, input)),
  applyApproved: allowed('changes.apply')
    .input(applyInput)
    .mutation(async ({ ctx, input }) => {
      const { claim } = await startApply(ctx.app, ctx.actor, input);
      return { taskId: claim.taskId };
    }),
  cancel: allowed('changes.review')
    .input(changeSetRef)
    .mutation(({ ctx, input }) => cancelChangeTask(ctx.app, ctx.actor, input)),
  undo: allowed('changes.review')
    .input(undoInput)
    .mutation(async ({ ctx, input }) => {
      const { id } = await startUndo(ctx.app, ctx.actor, input);
      return { id };
    }),
  remove: allowed('changes.review')
    .input(changeSetRef)
    .mutation(({ ctx, input }) => removeChangeSet(ctx.app, ctx.actor, input)),
});
