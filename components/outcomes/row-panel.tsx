'use client';

import { ArrowDown, ArrowUp, Info, KeyRound, Link2 } from 'lucide-react';
import type { OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { copyText } from '../ui/copy-button.tsx';
import { formatNumber } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { notify } from '../ui/notify.ts';
import { OutcomeTag } from '../ui/outcome-tag.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { KeyHistory } from './key-history.tsx';
import { RowFields } from './row-fields.tsx';
import { keyText, keyTitle } from './row-text.ts';

/** All of one row: why it is here, every field on both sides, and what became of its key in earlier runs. */
export function RowPanel({
  runId,
  row,
  columns,
  onClose,
  similarity,
  onNext,
  onPrevious,
}: {
  runId: string;
  row: OutcomeRow | undefined;
  columns: OutcomeColumns;
  /** Of a pair of a fuzzy rule. */
  similarity: number | null;
  onClose: () => void;
  onNext: (() => void) | null;
  onPrevious: (() => void) | null;
}) {
  const open = row !== undefined;
  useShortcut({ keys: 'j', label: 'Next row', group: 'Differences', enabled: open }, () => onNext?.());
  useShortcut({ keys: 'k', label: 'Previous row', group: 'Differences', enabled: open }, () => onPrevious?.());
  useShortcut({ keys: 'c l', label: 'Copy the link to this row', group: 'Differences', enabled: open }, () => void copyLink());
  useShortcut({ keys: 'c k', label: 'Copy the key', group: 'Differences', enabled: open }, () => row && void copyKey(row));
  if (!row) return null;
  return (
    <SidePanel
      open
      onOpenChange={(next) => !next && onClose()}
      title={<span className="font-mono text-sm">{keyTitle(row)}</span>}
      description={
        <span className="flex flex-wrap items-center gap-x-3">
          <OutcomeTag outcome={row.outcome} />
          {row.rule && (
            <span>
              by {row.rule}
              {row.confidence !== null && `, confidence ${formatNumber(row.confidence, 2)}`}
              {similarity !== null && `, similarity ${similarity}`}
            </span>
          )}
        </span>
      }
      actions={
        <>
          <IconButton
            label="Previous row"
            keys={['K']}
            side="bottom"
            icon={<ArrowUp />}
            disabled={!onPrevious}
            focusableWhenDisabled
            onClick={() => onPrevious?.()}
          />
          <IconButton
            label="Next row"
            keys={['J']}
            side="bottom"
            icon={<ArrowDown />}
            disabled={!onNext}
            focusableWhenDisabled
            onClick={() => onNext?.()}
          />
          <IconButton label="Copy key" keys={['C', 'K']} side="bottom" icon={<KeyRound />} onClick={() => void copyKey(row)} />
          <IconButton label="Copy link" keys={['C', 'L']} side="bottom" icon={<Link2 />} onClick={() => void copyLink()} />
        </>
      }
    >
      {row.reason && (
        <p className="mb-4 flex gap-2 rounded-md border bg-sunken px-3 py-2">
          <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
          <span className="min-w-0 break-words">{row.reason}</span>
        </p>
      )}
      <RowFields row={row} columns={columns} />
      <KeyHistory runId={runId} row={row} />
    </SidePanel>
  );
}

/** The address holds filter, page and row. */
export async function copyLink() {
  if (await copyText(window.location.href)) notify.success('The link is copied.');
  else notify.error('The browser did not allow copying.', { description: 'Copy the address by hand.' });
}

async function copyKey(row: OutcomeRow) {
  if (await copyText(keyText(row))) notify.success('The key is copied.');
  else notify.error('The browser did not allow copying.', { description: 'Select the key and copy it by hand.' });
}
