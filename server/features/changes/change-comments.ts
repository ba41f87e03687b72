import type { AppContext } from '#server/app-context.ts';
import type { Actor } from '#server/auth/actor.ts';
import { permit } from '#server/auth/permit.ts';
import { TieoutError } from '#server/engine/errors.ts';
import { recordAudit } from '../audit/record-audit.ts';
import { type CommentInput, type CommentsInput, commentInput, commentsInput } from './change.schema.ts';
import { recordEvent } from './change-event.ts';
import { requireSet } from './change-set.repository.ts';
import type { ChangeCommentView } from './change-view.ts';

/** Says something about a row, at any time in the life of its set. A decision of somebody else is not disturbed by it. */
export async function commentChange(app: AppContext, actor: Actor, given: CommentInput): Promise<ChangeCommentView> {
  permit(actor, 'changes.review');
  const { id, seq, text } = commentInput.parse(given);
  return app.db.$transaction(async (tx) => {
    await requireSet(tx, id);
    const { count } = await tx.change.updateMany({ where: { changeSetId: id, seq }, data: { comments: { increment: 1 } } });
    if (count === 0) throw new TieoutError('not_found', `There is no row ${seq} in the change set ${id}.`, 'Reload the list.');
    const at = app.now();
    const { id: commentId } = await tx.changeComment.create({
      data: { changeSetId: id, seq, at, actor: actor.id, actorName: actor.name, text },
    });
    await tx.changeSet.update({ where: { id }, data: { revision: { increment: 1 } }, select: { id: true } });
    await recordEvent(tx, app, actor, id, { kind: 'comment', message: `Commented on row ${seq}`, seqs: [seq], data: { text } });
    await recordAudit(tx, app, actor, {
      action: 'change.comment',
      entityType: 'change_set',
      entityId: id,
      summary: `Commented on row ${seq} of ${id}`,
      after: { row: seq, text },
    });
    return { id: commentId, seq, at, author: { id: actor.id, name: actor.name }, text };
  });
}

/** In the order they were made. */
export async function changeComments(app: AppContext, actor: Actor, given: CommentsInput): Promise<ChangeCommentView[]> {
  permit(actor, 'outcomes.read');
  const { id, seq } = commentsInput.parse(given);
  const comments = await app.db.changeComment.findMany({
    where: { changeSetId: id, ...(seq === undefined ? {} : { seq }) },
    orderBy: { id: 'asc' },
  });
  return comments.map((comment) => ({
    id: comment.id,
    seq: comment.seq,
    at: comment.at,
    author: { id: comment.actor, name: comment.actorName },
    text: comment.text,
  }));
}
