import type { Run } from '#server/db/generated/client.ts';
import type { RunDocument } from '#server/engine/run-document.ts';

/** `pending`: the run has just ended well and its document is on its way. */
export type ResultsStoreStatus = 'pending' | 'stored' | 'failed';

/** Where the document of a run in the results store stands. */
export interface ResultsStoreState {
  status: ResultsStoreStatus;
  documentId: string | null;
  storedAt: Date | null;
  /** Why the last try failed; of a run that was stored before, the former document is still there. */
  error: string | null;
}

export const RESULTS_STORE_COLUMNS = {
  resultsStore: true,
  resultsStoredAt: true,
  resultsStoreError: true,
  mongodbDocumentId: true,
} as const;

type ResultsStoreRecord = Pick<Run, keyof typeof RESULTS_STORE_COLUMNS>;

/** Null when nobody wanted it stored. */
export function resultsStoreState(run: ResultsStoreRecord): ResultsStoreState | null {
  if (run.resultsStore === null) return null;
  return {
    status: run.resultsStore as ResultsStoreStatus,
    documentId: run.mongodbDocumentId,
    storedAt: run.resultsStoredAt,
    error: run.resultsStoreError,
  };
}

/** The result as every entrance shows it: with its place in MongoDB, or with a warning that it has none. */
export function withResultsStore(document: RunDocument, state: ResultsStoreState | null): RunDocument {
  if (!state) return document;
  const shown = { ...document, mongodb_document_id: state.documentId };
  if (state.error === null) return shown;
  const message = notStoredText(state, state.error);
  return {
    ...shown,
    warnings: [...document.warnings, message],
    warning_details: [...document.warning_details, { code: 'fallback', message }],
  };
}

function notStoredText(state: ResultsStoreState, error: string): string {
  return state.documentId === null
    ? `The result was not stored in MongoDB, only in the control database: ${error}`
    : `The result could not be stored in MongoDB again; the former document is kept: ${error}`;
}
