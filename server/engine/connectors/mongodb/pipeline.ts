import type { Document } from 'mongodb';
import { TieoutError } from '../../errors.ts';
import type { ExtractOptions } from '../contract.ts';
import type { MongoColumn } from './column-type.ts';
import { isPlainPath, pathExpression } from './field-path.ts';
import { readPredicate, type Source } from './source.ts';

/** Fields that our own stages add. Nobody names theirs so. */
const ADDED = '__tieout_';

/** A flag's place in the documents that come back. */
export function flagPath(index: number): string[] {
  return [`${ADDED}flag_${index}`];
}

/**
 * The stages of an extract: flags are worked out before the limit is applied only where that costs nothing, so the order
 * is filter, sort, limit, flags, projection. `readsById`: a document of the source can be found again by its `_id`. `known`:
 * all columns of the source.
 */
export function extractPipeline(
  source: Source,
  columns: readonly MongoColumn[],
  order: readonly MongoColumn[],
  options: Pick<ExtractOptions, 'flags' | 'limit'>,
  readsById: boolean,
  known: readonly MongoColumn[],
): Document[] {
  const flags = options.flags ?? [];
  return [
    ...source.stages,
    ...sortStages(order),
    // The server knows no limit of zero documents.
    ...(options.limit === undefined ? [] : options.limit === 0 ? [{ $match: { $nor: [{}] } }] : [{ $limit: options.limit }]),
    ...flags.flatMap(({ predicate }, index) => flagStages(source, predicate, index, readsById)),
    ...projection(columns, flags.length, known),
  ];
}

/** Null and missing first, then by value; text by its bytes. */
function sortStages(order: readonly MongoColumn[]): Document[] {
  if (order.length === 0) return [];
  const computed: [string, unknown][] = [];
  const keys = order.map(({ path, coding }, index): [string, 1] => {
    if (coding !== 'presence' && isPlainPath(path)) return [path.join('.'), 1];
    computed.push([`${ADDED}key_${index}`, coding === 'presence' ? isPresent(path) : pathExpression(path)]);
    return [`${ADDED}key_${index}`, 1];
  });
  // A Map keeps the order of names that are whole numbers.
  const sort = { $sort: new Map(keys) };
  return computed.length === 0 ? [sort] : [{ $set: Object.fromEntries(computed) }, sort];
}

function isPresent(path: readonly string[]): Document {
  return { $ne: [{ $type: pathExpression(path) }, 'missing'] };
}

/**
 * A query document cannot be asked of one document inside an aggregation, and rewriting it as an expression would change
 * what it means for arrays and missing fields. So the server itself looks each document up again by its `_id` with the
 * query: the flag is whether it comes back. `{"$expr": …}` alone is worked out in place.
 */
function flagStages(source: Source, text: string, index: number, readsById: boolean): Document[] {
  const predicate = readPredicate(text, 'The rule filter');
  const [name] = flagPath(index);
  const keys = Object.keys(predicate);
  if (keys.length === 1 && keys[0] === '$expr') return [{ $set: { [name!]: { $cond: [predicate.$expr, true, false] } } }];
  if (!readsById) {
    throw new TieoutError(
      'invalid_input',
      `A filter of a rule on ${source.what} can only be an expression, because its documents cannot be found again by their _id.`,
      'Write it as {"$expr": {"$eq": ["$status", "A"]}}.',
    );
  }
  const found = `${ADDED}found_${index}`;
  return [
    {
      $lookup: {
        from: source.collection,
        localField: '_id',
        foreignField: '_id',
        pipeline: [{ $match: predicate }, { $project: { _id: 1 } }],
        as: found,
      },
    },
    { $set: { [name!]: { $gt: [{ $size: `$${found}` }, 0] } } },
    { $unset: found },
  ];
}

/**
 * Only what is wanted crosses the network. Everything does where a field's name cannot be said in a projection, and where all
 * of it is wanted anyway: taking documents apart and together again costs the server more than it saves.
 */
function projection(columns: readonly MongoColumn[], flags: number, known: readonly MongoColumn[]): Document[] {
  const wanted = new Set(columns.map(({ path }) => path[0]));
  if (known.every(({ path }) => wanted.has(path[0]))) return [];
  if (columns.some(({ path }) => !isPlainPath(path))) return [];
  const paths = [...columns.map(({ path }) => path.join('.')), ...Array.from({ length: flags }, (_, index) => flagPath(index).join('.'))];
  // A path and one below it may not be named together: the upper one brings both.
  const upper = [...new Set(paths)].filter((path) => !paths.some((other) => path.startsWith(`${other}.`)));
  return [
    {
      $project: {
        ...(upper.some((path) => /^_id(\.|$)/.test(path)) ? {} : { _id: 0 }),
        ...Object.fromEntries(upper.map((path) => [path, 1])),
      },
    },
  ];
}

/** Counts rows, distinct keys without NULL, and rows with a NULL in the key. One document, or none when there is no row. */
export function measurePipeline(source: Source, keys: readonly MongoColumn[]): Document[] {
  const parts = keys.map(({ path, coding }, index): [string, unknown] => [
    `k${index}`,
    coding === 'presence' ? isPresent(path) : { $ifNull: [pathExpression(path), null] },
  ]);
  const withNull = { $or: parts.map(([name]) => ({ $eq: [`$_id.${name}`, null] })) };
  return [
    ...source.stages,
    { $group: { _id: Object.fromEntries(parts), rows: { $sum: 1 } } },
    {
      $group: {
        _id: null,
        rows: { $sum: '$rows' },
        distinct: { $sum: { $cond: [withNull, 0, 1] } },
        withNull: { $sum: { $cond: [withNull, '$rows', 0] } },
        squares: { $sum: { $cond: [withNull, 0, { $multiply: ['$rows', '$rows'] }] } },
      },
    },
  ];
}
