import { expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

it('gives back the id', () => {
  for (const id of ['1', '42', '1000000000999999']) expect(decodeCursor(encodeCursor(id))).toBe(id);
});

it.each([
  '',
  'x',
  '1',
  encodeCursor('0'),
  encodeCursor('-1'),
  encodeCursor('1;drop'),
  `${encodeCursor('7')}=`,
  ` ${encodeCursor('7')}`,
  Buffer.from('k0:7').toString('base64url'),
])('refuses %j', (cursor) => {
  expect(() => decodeCursor(cursor)).toThrowError(expect.objectContaining({ code: 'invalid_input' }));
});
