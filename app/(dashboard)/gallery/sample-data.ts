import type { OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';

export const NOW = new Date('2025-01-24T12:00:00Z');

export const columns: OutcomeColumns = {
  keys: [{ source: 'order_id', target: 'id', type: 'integer' }],
  fields: [
    { source: 'status', target: 'state', sourceType: 'string', targetType: 'string', ignored: false },
    { source: 'amount', target: 'total', sourceType: 'decimal(12,2)', targetType: 'decimal(14,4)', ignored: false },
    { source: 'customer', target: 'customer', sourceType: 'string', targetType: 'string', ignored: false },
    { source: 'address', target: 'address', sourceType: 'string', targetType: 'string', ignored: false },
    { source: 'ordered_at', target: 'ordered_at', sourceType: 'timestamp(6)', targetType: 'timestamptz(6)', ignored: false },
    { source: 'note', target: 'note', sourceType: 'string', targetType: 'string', ignored: false },
    { source: 'priority', target: 'priority', sourceType: 'integer', targetType: 'integer', ignored: false },
    { source: 'imported_at', target: 'imported_at', sourceType: 'timestamp(6)', targetType: 'timestamp(6)', ignored: true },
  ],
};

const customers = ['Müller GmbH', 'Acme Corp.', 'Søren & Sønner', 'Great Britain Trading (UK)', '東京商事', 'Société Générale'];

/** Rows that show every case a cell can have; the same on server and browser. */
export const rows: OutcomeRow[] = Array.from({ length: 240 }, (_, n): OutcomeRow => {
  const customer = customers[n % customers.length]!;
  const base = {
    status: { source: 'PAID', target: 'PAID', equal: true },
    priority: { source: String(n % 5), target: String(n % 5), equal: true },
  };
  const amount = `${(n * 137) % 9000}.${String(n % 100).padStart(2, '0')}`;
  if (n % 9 === 4) {
    return {
      id: String(n),
      outcome: 'source_only',
      rule: null,
      confidence: null,
      reason: n % 2 ? 'the key column order_id is NULL' : 'no target row has this key',
      key: { order_id: n % 2 ? null : String(100200 + n) },
      fields: {
        status: { source: 'OPEN', equal: false },
        amount: { source: amount, equal: false },
        customer: { source: customer, equal: false },
        address: { source: '', equal: false },
        note: { source: null, equal: false },
        priority: { source: '1', equal: false },
      },
    };
  }
  if (n % 9 === 7) {
    return {
      id: String(n),
      outcome: 'target_only',
      rule: null,
      confidence: null,
      reason: 'no source row has this key',
      key: { order_id: String(100200 + n) },
      fields: {
        status: { target: 'OPEN', equal: false },
        amount: { target: `${amount}00`, equal: false },
        customer: { target: customer, equal: false },
        address: { target: '1 High Street', equal: false },
        note: { target: '', equal: false },
        priority: { target: '1', equal: false },
      },
    };
  }
  if (n % 40 === 11) {
    return {
      id: String(n),
      outcome: 'rejected_source',
      rule: null,
      confidence: null,
      reason: '"12,5" is not a decimal (column amount)',
      key: { order_id: String(100200 + n) },
      fields: { status: { source: 'PAID', equal: false }, amount: { source: '12,5', equal: false } },
    };
  }
  return {
    id: String(n),
    outcome: 'mismatched',
    rule: n % 4 ? 'order number' : 'customer and day',
    confidence: n % 4 ? 0.95 : 0.9,
    reason: null,
    key: { order_id: String(100200 + n) },
    fields: {
      ...base,
      ...(n % 3 === 0 && { status: { source: 'PAID', target: n % 2 ? 'OPEN' : 'PAID ', equal: false } }),
      amount:
        n % 3 === 1
          ? { source: amount, target: (Number(amount) + 0.1).toFixed(4), equal: false }
          : { source: amount, target: `${amount}00`, equal: true },
      customer:
        n % 5 === 0
          ? {
              source: customer,
              target: customer.replace('ü', 'u').replace('UK', 'GB').replace('Corp.', 'Corp').replace('商事', '商社'),
              equal: false,
            }
          : { source: customer, target: customer, equal: true },
      address:
        n % 4 === 2
          ? {
              source: `${n} Main Street, Building 7, Industrial Estate North, Springfield, IL 62704`,
              target: `${n} Main Street, Building 7, Industrial Estate North, Springfield, IL 62705`,
              equal: false,
            }
          : { source: `${n} Main St`, target: `${n} Main St`, equal: true },
      ordered_at:
        n % 6 === 1
          ? { source: '2025-01-20 09:15:00', target: '2025-01-20 08:15:00Z', equal: false }
          : { source: '2025-01-20 09:15:00', target: '2025-01-20 09:15:00Z', equal: true },
      note:
        n % 7 === 0
          ? { source: null, target: '', equal: false }
          : n % 7 === 3
            ? { source: 'call\tback', target: 'call back ', equal: false }
            : { source: null, target: null, equal: true },
      imported_at: { source: '2025-01-21 00:00:00', target: '2025-01-22 00:00:00', equal: true },
    },
  };
});

const DAY = 86_400_000;
const wave = (n: number, middle: number, size: number) => middle + Math.sin(n * 1.7) * size + Math.cos(n * 0.6) * size * 0.6;

export const trend = [
  {
    id: 'orders',
    label: 'Orders, CRM against warehouse',
    points: Array.from({ length: 36 }, (_, n) => {
      const value = n === 14 || n === 15 ? null : Math.round(wave(n, n > 27 ? 88.5 : 95, 1.6) * 100) / 100;
      return {
        id: `r${n}`,
        at: new Date(NOW.getTime() - (36 - n) * DAY),
        value,
        status: value === null ? null : value >= 90 ? ('HEALTHY' as const) : ('WARNING' as const),
        href: `/runs/EXEC_a1b2c3${String(n).padStart(2, '0')}`,
        note: `EXEC_a1b2c3${String(n).padStart(2, '0')}`,
      };
    }),
  },
];

export const twoTrends = [
  { ...trend[0]!, points: trend[0]!.points.slice(18) },
  {
    id: 'jobs',
    label: 'Jobs, production against sandbox',
    points: Array.from({ length: 12 }, (_, n) => ({
      id: `j${n}`,
      at: new Date(NOW.getTime() - (12 - n) * 1.4 * DAY),
      value: Math.round(wave(n, 97, 0.8) * 100) / 100,
      status: 'HEALTHY' as const,
      href: `/runs/EXEC_jobs00${n}`,
      note: `EXEC_jobs00${n}`,
    })),
  },
];

export const runs = [
  {
    id: 'EXEC_a1b2c3d4',
    ruleset: 'Orders, CRM against warehouse',
    status: 'running' as const,
    at: NOW,
    rows: 1_204_331,
    rcr: null,
    ms: 4_200,
  },
  {
    id: 'EXEC_9f8e7d6c',
    ruleset: 'Orders, CRM against warehouse',
    status: 'succeeded' as const,
    at: new Date(NOW.getTime() - 3 * 3_600_000),
    rows: 1_198_554,
    rcr: 96.94,
    ms: 4_400,
  },
  {
    id: 'EXEC_5b4a3c2d',
    ruleset: 'Jobs, production against sandbox',
    status: 'failed' as const,
    at: new Date(NOW.getTime() - DAY),
    rows: 0,
    rcr: null,
    ms: 812,
  },
  {
    id: 'EXEC_1a2b3c4e',
    ruleset: 'Countries',
    status: 'cancelled' as const,
    at: new Date(NOW.getTime() - 2 * DAY),
    rows: 250,
    rcr: null,
    ms: 65_000,
  },
  {
    id: 'EXEC_0d9c8b7a',
    ruleset: 'Countries',
    status: 'queued' as const,
    at: new Date(NOW.getTime() - 2 * DAY),
    rows: 0,
    rcr: null,
    ms: 0,
  },
];

export const counts = { equal: 1_187_204, mismatched: 9_412, source_only: 1_938, target_only: 311, rejected_source: 3, rejected_target: 0 };
