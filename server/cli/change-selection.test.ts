import { describe, expect, it } from 'vitest';
import { addPair, filterOf, valuesByName } from './change-selection.ts';

describe('rows chosen on the command line', () => {
  it('are told by a key of several columns, whose values may hold equal signs', () => {
    const key = addPair('release=A=1', addPair('job=17'));
    expect(
      filterOf({
        key,
        where: [
          ['kind', 'insert'],
          ['kind', 'update'],
          ['field', 'state'],
        ],
      }),
    ).toEqual({
      key: { job: '17', release: 'A=1' },
      kinds: ['insert', 'update'],
      field: 'state',
    });
  });

  it.each([
    [
      'a key column',
      () =>
        filterOf({
          key: [
            ['id', '1'],
            ['id', '2'],
          ],
        }),
      '--key id is given twice.',
    ],
    [
      'a field',
      () =>
        filterOf({
          where: [
            ['field', 'a'],
            ['field', 'b'],
          ],
        }),
      '--where field is given twice.',
    ],
    [
      'a value',
      () =>
        valuesByName(
          [
            ['state', 'PAID'],
            ['state', 'OPEN'],
          ],
          '--value',
        ),
      '--value state is given twice.',
    ],
  ])('are never the last of two when %s is given twice', (_, choose, message) => {
    expect(choose).toThrow(expect.objectContaining({ code: 'invalid_input', message }));
  });
});
