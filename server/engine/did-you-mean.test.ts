import { expect, it } from 'vitest';
import { didYouMean } from './did-you-mean.ts';

it.each([
  ['ordr_id', '; did you mean "order_id"?'],
  ['pasword', '; did you mean "password"?'],
  ['recon-order', '; did you mean "RECON_ORDERS"?'],
  ['stauts', '; did you mean "status"?'],
  ['postgres', '; did you mean "postgresql"?'],
  ['colour', ''],
  ['', ''],
  ['x', ''],
])('answers %s with "%s"', (written, ending) => {
  expect(didYouMean(written, ['total', 'order_id', 'password', 'RECON_ORDERS', 'status', 'postgresql'])).toBe(ending);
});
