'use client';

import type { ChangeSetState } from '#server/features/changes/change-view.ts';
import { Dialog, DialogClose } from '../ui/dialog.tsx';
import { PreviewContent, usePreview } from './preview-content.tsx';

/** What would be written now, and nothing else: looking is free. */
export function PreviewDialog({ set, open, onOpenChange }: { set: ChangeSetState; open: boolean; onOpenChange: (open: boolean) => void }) {
  const preview = usePreview(set, open);
  const obstacle = preview.data?.pages[0]?.obstacle;
  return (
    <Dialog
      size="lg"
      open={open}
      onOpenChange={onOpenChange}
      title="What would be written"
      description="Nothing is written by looking at it."
      footer={<DialogClose>Close</DialogClose>}
    >
      <PreviewContent set={set} preview={preview} />
      {obstacle && <p className="mt-3 text-warn">{obstacle}</p>}
    </Dialog>
  );
}
