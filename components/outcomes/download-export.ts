import type { ExportFormat, OutcomeFilter } from '#server/engine/landing/contract.ts';

/** Above this the browser writes the file to disk by itself: a page should not hold it in memory. */
const IN_PAGE_BYTES = 256_000_000;

/** Bytes that have arrived, of how many. Before the file is written on the server nothing is known. */
export type DownloadProgress = (loaded: number, total: number) => void;

/** What went wrong, in the server's words (RFC 9457). */
export class ExportFailed extends Error {
  readonly advice: string;
  constructor(message: string, advice: string) {
    super(message);
    this.name = 'ExportFailed';
    this.advice = advice;
  }
}

export function exportUrl(runId: string, filter: OutcomeFilter, format: ExportFormat): string {
  return `/api/exports/${encodeURIComponent(runId)}?${new URLSearchParams({ format, filter: JSON.stringify(filter) })}`;
}

/**
 * Fetches the export and hands it to the browser as a file. Resolves with its name and size.
 * @throws ExportFailed with what the server said; an AbortError when the signal fired.
 */
export async function downloadExport(
  url: string,
  signal: AbortSignal,
  progress: DownloadProgress,
): Promise<{ name: string; bytes: number | null }> {
  const response = await fetch(url, { signal });
  if (!response.ok || !response.body) throw await failureOf(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'export';
  const total = Number(response.headers.get('content-length') ?? 0);
  if (total > IN_PAGE_BYTES) {
    await response.body.cancel();
    save(url, name);
    return { name, bytes: null };
  }
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    loaded += value.byteLength;
    progress(loaded, total);
  }
  // A connection that broke in the middle must not look like a file.
  if (total > 0 && loaded !== total) throw new ExportFailed('The download broke off.', 'Try again.');
  const object = URL.createObjectURL(new Blob(pieces, { type: response.headers.get('content-type') ?? '' }));
  save(object, name);
  // The browser has taken the file when the click returns to the event loop; a minute is more than enough.
  setTimeout(() => URL.revokeObjectURL(object), 60_000);
  return { name, bytes: loaded };
}

function save(href: string, name: string) {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}

async function failureOf(response: Response): Promise<ExportFailed> {
  const told = (await response.json().catch(() => null)) as { message?: string; advice?: string } | null;
  return new ExportFailed(told?.message ?? `The server answered ${response.status}.`, told?.advice ?? 'Try again.');
}
