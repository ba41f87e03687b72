'use client';

import { problemOf } from '../api/problem-of.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { notify } from '../ui/notify.ts';
import { isEmpty } from './selection.ts';
import type { Review } from './use-review.ts';

const GROUP = 'Review';

/** The keys of a review: they are told by `?`, and off while one types. */
export function ReviewKeys({ review, decidable, selectable }: { review: Review; decidable: boolean; selectable: boolean }) {
  const { position, selection, view, decideHere, step, intoField, rows } = review;
  const target = decidable && (position !== null || !isEmpty(selection));
  const listed = rows.rows.length > 0;
  // `?` tells them also before a row is chosen: without one they mean nothing.
  const inRow = { group: GROUP, enabled: decidable && listed, shownOnly: position === null };
  const verdict = { group: GROUP, enabled: decidable && listed, shownOnly: !target };
  useShortcut({ keys: 'j', label: 'Next row', group: GROUP, enabled: listed }, () => step(1, false));
  useShortcut({ keys: 'k', label: 'Previous row', group: GROUP, enabled: listed }, () => step(-1, false));
  useShortcut({ keys: 'enter', label: 'Open the row', group: GROUP, shownOnly: true }, () => undefined);
  useShortcut({ keys: 'a', label: 'Approve the row, the field or what is selected', ...verdict }, () => decideHere('approved'));
  useShortcut({ keys: 'r', label: 'Reject', ...verdict }, () => decideHere('rejected'));
  useShortcut({ keys: 's', label: 'Skip', ...verdict }, () => decideHere('skipped'));
  useShortcut({ keys: 'u', label: 'Take the decision back', ...verdict }, () => decideHere('pending'));
  useShortcut({ keys: 'arrowright', label: 'Into the row: its next field', ...inRow }, () => intoField(1));
  useShortcut({ keys: 'arrowleft', label: 'Previous field, or back to the whole row', ...inRow }, () => intoField(-1));
  useShortcut({ keys: 'n', label: 'Next unreviewed row', group: GROUP, enabled: decidable }, () => void nextUnreviewed(review));
  useShortcut(
    { keys: 'x', label: 'Select the row', group: GROUP, enabled: selectable && listed, shownOnly: position === null },
    review.toggleCurrent,
  );
  useShortcut({ keys: 'shift+j', label: 'Select down to the next row', group: GROUP, enabled: selectable && listed }, () => step(1, true));
  useShortcut({ keys: 'shift+k', label: 'Select up to the previous row', group: GROUP, enabled: selectable && listed }, () =>
    step(-1, true),
  );
  useShortcut({ keys: 'shift+a', label: 'Select this page, then all that match', group: GROUP, enabled: selectable && listed }, () => {
    const whole = selection.kind === 'rows' && rows.rows.every((row) => selection.seqs.has(row.seq));
    if (whole) review.selectAll();
    else review.selectPage();
  });
  useShortcut(
    { keys: 'escape', label: 'Select nothing', group: GROUP, enabled: view.row === null && !isEmpty(selection) },
    review.clearSelection,
  );
  useShortcut({ keys: ']', label: 'Next page', group: GROUP, enabled: review.next !== null }, () => review.next?.());
  useShortcut({ keys: '[', label: 'Previous page', group: GROUP, enabled: review.previous !== null }, () => review.previous?.());
  return null;
}

export async function nextUnreviewed(review: Review): Promise<void> {
  try {
    if ((await review.goToNextUnreviewed()) === 'none') notify.info('Every row is reviewed.');
  } catch (error) {
    const { message, advice } = problemOf(error);
    notify.error(message, { description: advice });
  }
}
