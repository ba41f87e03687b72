import { describe, expect, it } from 'vitest';
import type { MongoColumn } from './column-type.ts';
import { idColumn, presenceOf } from './field-census.ts';
import { formatPath } from './field-path.ts';
import { extractPipeline, measurePipeline } from './pipeline.ts';
import { sourceOf } from './source.ts';

const column = (...path: string[]): MongoColumn => ({ ...idColumn(), name: formatPath(path), path });
/** The source has more than any test asks for. */
const known = ['_id', 'customer', 'n', 'a', 'x', 'more'].map((name) => column(name));
const orders = sourceOf({ table: 'orders', filter: '{"open": true}' });

describe('the stages of an extract', () => {
  it('filter, order, limit, flags, then only what is wanted', () => {
    const flags = [
      { name: 'large', predicate: '{"total": {"$exists": true}}' },
      { name: 'odd', predicate: '{"$expr": {"$eq": ["$a", "$b"]}}' },
    ];
    const stages = extractPipeline(
      orders,
      [column('customer', 'city'), column('customer'), column('n')],
      [column('n')],
      { flags, limit: 7 },
      true,
      known,
    );
    expect(stages).toEqual([
      { $match: { open: true } },
      { $sort: new Map([['n', 1]]) },
      { $limit: 7 },
      {
        $lookup: {
          from: 'orders',
          localField: '_id',
          foreignField: '_id',
          pipeline: [{ $match: { total: { $exists: true } } }, { $project: { _id: 1 } }],
          as: '__tieout_found_0',
        },
      },
      { $set: { __tieout_flag_0: { $gt: [{ $size: '$__tieout_found_0' }, 0] } } },
      { $unset: '__tieout_found_0' },
      { $set: { __tieout_flag_1: { $cond: [{ $eq: ['$a', '$b'] }, true, false] } } },
      { $project: { _id: 0, customer: 1, n: 1, __tieout_flag_0: 1, __tieout_flag_1: 1 } },
    ]);
  });

  it('order by names that dotted notation cannot say, in the order asked', () => {
    const order = [column('10'), column('2'), column('a.b'), presenceOf(column('x'))];
    expect(extractPipeline(orders, [column('a.b'), column('_id')], order, {}, true, known).slice(1)).toEqual([
      {
        $set: {
          __tieout_key_2: { $getField: { field: { $literal: 'a.b' }, input: '$$ROOT' } },
          __tieout_key_3: { $ne: [{ $type: '$x' }, 'missing'] },
        },
      },
      {
        $sort: new Map([
          ['10', 1],
          ['2', 1],
          ['__tieout_key_2', 1],
          ['__tieout_key_3', 1],
        ]),
      },
    ]);
  });

  it('give no document for a limit of zero, which the server does not know', () => {
    expect(extractPipeline(orders, [column('_id')], [], { limit: 0 }, true, known)).toEqual([
      { $match: { open: true } },
      { $match: { $nor: [{}] } },
      { $project: { _id: 1 } },
    ]);
  });

  it('bring whole documents when every field is wanted', () => {
    const all = [column('_id'), column('a', 'b'), column('a', 'c')];
    expect(extractPipeline(orders, [column('_id'), column('a', 'b')], [], {}, true, all)).toEqual([{ $match: { open: true } }]);
    expect(extractPipeline(orders, [column('a', 'b')], [], {}, true, all)).toEqual([
      { $match: { open: true } },
      { $project: { _id: 0, 'a.b': 1 } },
    ]);
  });

  it('ask only expressions where a document cannot be found again', () => {
    const flags = [{ name: 'f', predicate: '{"a": 1}' }];
    expect(() => extractPipeline(orders, [column('_id')], [], { flags }, false, known)).toThrow('can only be an expression');
  });
});

it('a key is measured by value, missing as NULL', () => {
  expect(measurePipeline(orders, [column('a', 'b'), column('$c')])).toEqual([
    { $match: { open: true } },
    {
      $group: {
        _id: {
          k0: { $ifNull: ['$a.b', null] },
          k1: { $ifNull: [{ $getField: { field: { $literal: '$c' }, input: '$$ROOT' } }, null] },
        },
        rows: { $sum: 1 },
      },
    },
    {
      $group: {
        _id: null,
        rows: { $sum: '$rows' },
        distinct: { $sum: { $cond: [{ $or: [{ $eq: ['$_id.k0', null] }, { $eq: ['$_id.k1', null] }] }, 0, 1] } },
        withNull: { $sum: { $cond: [{ $or: [{ $eq: ['$_id.k0', null] }, { $eq: ['$_id.k1', null] }] }, '$rows', 0] } },
        squares: {
          $sum: { $cond: [{ $or: [{ $eq: ['$_id.k0', null] }, { $eq: ['$_id.k1', null] }] }, 0, { $multiply: ['$rows', '$rows'] }] },
        },
      },
    },
  ]);
});
