import { expect, it } from 'vitest';
import { snakeCase } from './snake-case.ts';

it('writes keys as the public documents do and leaves values alone', () => {
  const at = new Date('2025-01-24T12:00:00Z');
  expect(
    snakeCase([{ runId: 'EXEC_1', rowCount: 3, pinned: false, expiresAt: at, tableName: 'aB', failure: null, inner: { rcrStatus: 'X' } }]),
  ).toEqual([
    {
      execution_id: 'EXEC_1',
      row_count: 3,
      pinned: false,
      expires_at: '2025-01-24T12:00:00.000Z',
      table_name: 'aB',
      failure: null,
      inner: { rcr_status: 'X' },
    },
  ]);
});
