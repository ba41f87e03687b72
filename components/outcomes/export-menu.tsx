'use client';

import { Download, FileBraces, FileSpreadsheet, Table2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ExportFormat } from '#server/engine/landing/contract.ts';
import { useCan } from '../api/use-can.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes } from '../ui/format.ts';
import { Menu } from '../ui/menu.tsx';
import { notify } from '../ui/notify.ts';
import { downloadExport, ExportFailed } from './download-export.ts';

interface ExportMenuProps {
  /** Where the file of a format comes from. */
  urlOf: (format: ExportFormat) => string;
  /** What a line of CSV and an entry of JSON is. */
  contents: { csv: string; json: string };
}

/** Exports what the filter shows, all pages of it. Progress stands in a note; the page stays usable and the work can be stopped. */
export function ExportMenu({ urlOf, contents }: ExportMenuProps) {
  const allowed = useCan('outcomes.export') === true;
  const [busy, setBusy] = useState(false);
  const abort = useRef<AbortController>(null);
  if (!allowed) return null;

  async function start(format: ExportFormat) {
    const controller = new AbortController();
    abort.current = controller;
    setBusy(true);
    const note = notify.progress('Preparing the export…', { label: 'Stop', onClick: () => controller.abort() });
    try {
      const { name, bytes } = await downloadExport(urlOf(format), controller.signal, (loaded, total) =>
        note.update(`Downloading ${formatBytes(loaded)}${total > 0 ? ` of ${formatBytes(total)}` : ''}`),
      );
      note.done(`Exported ${name}`, bytes === null ? 'The browser goes on with the download.' : formatBytes(bytes));
    } catch (error) {
      if (controller.signal.aborted) note.stop();
      else if (error instanceof ExportFailed) note.fail(error.message, error.advice);
      else note.fail('The export could not be downloaded.', 'Check that Tieout is running and that you are connected, then try again.');
    } finally {
      setBusy(false);
    }
  }

  const entry = (format: ExportFormat, label: string, description: string, icon: React.ReactNode) => ({
    id: format,
    label,
    description,
    icon,
    disabled: busy,
    onSelect: () => void start(format),
  });
  return (
    <Menu
      trigger={
        <Button size="sm" icon={<Download />} loading={busy}>
          Export
        </Button>
      }
      groups={[
        {
          label: 'All rows of this filter',
          entries: [
            entry('csv', 'CSV', contents.csv, <FileSpreadsheet aria-hidden />),
            entry('json', 'JSON', contents.json, <FileBraces aria-hidden />),
            entry('parquet', 'Parquet', 'For other tools, typed and small', <Table2 aria-hidden />),
          ],
        },
      ]}
    />
  );
}
