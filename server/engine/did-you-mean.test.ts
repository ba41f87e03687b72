import { describe, expect, it } from 'vitest';
import { didYouMean, nearestName } from './did-you-mean.ts';

describe('nearestName', () => {
  it.each([
    ['ordr_id', 'order_id'],
    ['pasword', 'password'],
    ['OrderId', 'order_id'],
    ['recon-order', 'RECON_ORDERS'],
    ['stauts', 'status'],
    ['id', 'id'],
    ['postgres', 'postgresql'],
  ])('takes %s for %s', (wanted, meant) => {
    expect(nearestName(wanted, ['total', 'order_id', 'password', 'RECON_ORDERS', 'status', 'id', 'postgresql'])).toBe(meant);
  });

  it('says nothing rather than something far', () => {
    expect(nearestName('colour', ['order_id', 'total'])).toBeNull();
    expect(nearestName('ab', ['xy'])).toBeNull();
    expect(nearestName('', ['id'])).toBeNull();
    expect(nearestName('id', [])).toBeNull();
  });

  it('prefers the exact name among near ones', () => {
    expect(nearestName('fields', ['field', 'fields', 'fieldset'])).toBe('fields');
  });
});

describe('didYouMean', () => {
  it('ends a sentence', () => {
    expect(`no column "ordr_id" in orders${didYouMean('ordr_id', ['order_id'])}`).toBe(
      'no column "ordr_id" in orders; did you mean "order_id"?',
    );
    expect(`no column "x" in orders${didYouMean('x', ['order_id'])}`).toBe('no column "x" in orders');
  });
});
