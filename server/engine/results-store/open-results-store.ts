import { TieoutError } from '../errors.ts';
import type { ResultsStore } from './contract.ts';
import { mongodbPlace } from './mongodb-place.ts';
import { MongodbResultsStore, type StoreLimits } from './mongodb-results-store.ts';

/**
 * The results store of `MONGODB_URI`; null without one. Nothing is connected yet.
 * @example openResultsStore('mongodb://writer:secret@db.example.com:27017/reconciliation')
 * @throws TieoutError invalid_input when the URI names no host.
 */
export function openResultsStore(uri: string | null, limits?: StoreLimits): ResultsStore | null {
  if (uri === null) return null;
  const place = mongodbPlace(uri);
  if (place) return new MongodbResultsStore(uri, place, limits);
  throw new TieoutError(
    'invalid_input',
    'MONGODB_URI must name a host, like mongodb://db.example.com:27017/tieout.',
    'Correct it in the environment and start again.',
  );
}
