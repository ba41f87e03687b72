import type { Document } from 'mongodb';
import { TieoutError } from '../../errors.ts';
import type { Dataset } from '../contract.ts';
import { readExtendedJson, refuse } from './extended-json.ts';
import { collectionName } from './field-path.ts';

/** What a dataset reads from. */
export interface Source {
  collection: string;
  /** Stages before anything of ours: a query's own pipeline, then the filter. */
  stages: Document[];
  isQuery: boolean;
  /** For messages. */
  what: string;
}

/**
 * A dataset's collection and stages. A query is `{"collection": "orders", "pipeline": […]}`, a filter a query document as
 * `find` takes it; both Extended JSON.
 * @throws TieoutError invalid_input when one of them is something else, writes, or runs code on the server.
 */
export function sourceOf(dataset: Dataset): Source {
  const filter = dataset.filter === undefined ? [] : [{ $match: readPredicate(dataset.filter, 'The filter') }];
  if (dataset.query === undefined) {
    const collection = collectionName(dataset.table ?? '');
    return { collection, stages: filter, isQuery: false, what: dataset.table ?? '' };
  }
  const { collection, pipeline } = readQuery(dataset.query);
  return { collection, stages: [...pipeline, ...filter], isQuery: true, what: 'the query' };
}

/** @throws TieoutError invalid_input when the text is not one JSON object. */
export function readPredicate(text: string, what: string): Document {
  const predicate = readExtendedJson(text, what);
  if (!isDocument(predicate)) throw refuse(what, 'it is no JSON object');
  return predicate;
}

function readQuery(text: string): { collection: string; pipeline: Document[] } {
  const query = readExtendedJson(text, 'The query');
  if (!isDocument(query)) throw queryForm();
  const { collection, pipeline, ...others } = query;
  const [other] = Object.keys(others);
  if (other !== undefined) throw refuse('The query', `it holds ${JSON.stringify(other)} beside "collection" and "pipeline"`);
  if (typeof collection !== 'string' || collection === '' || !Array.isArray(pipeline) || !pipeline.every(isDocument)) throw queryForm();
  return { collection, pipeline };
}

/** A plain object, not a BSON value such as an ObjectId. */
function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('_bsontype' in value) && !(value instanceof Date);
}

function queryForm(): TieoutError {
  return new TieoutError(
    'invalid_input',
    'The query is no aggregation.',
    'Write {"collection": "orders", "pipeline": [{"$match": {"status": "A"}}]}.',
  );
}
