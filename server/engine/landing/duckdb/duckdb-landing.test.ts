import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogicalType } from '../../values/logical-type.ts';
import { allOutcomes, reconcileArrays } from '../testing/reconcile-arrays.ts';
import { DuckDbLanding } from './duckdb-landing.ts';

const integer: LogicalType = { kind: 'integer', digits: 10 };
const string: LogicalType = { kind: 'string' };
const money: LogicalType = { kind: 'decimal', precision: 10, scale: 2 };
const date: LogicalType = { kind: 'date' };

let dataDir: string;
let landing: DuckDbLanding;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tieout-duckdb-'));
  landing = new DuckDbLanding({ dataDir });
});

afterAll(async () => {
  await landing.close();
  await rm(dataDir, { recursive: true });
});

describe('DuckDbLanding', () => {
  it('gives every row exactly one outcome, with values and reasons', async () => {
    const { document } = await reconcileArrays({
      landing,
      executionId: 'EXEC_first',
      source: {
        columns: { id: integer, amount: money, status: string, shipped: date },
        primaryKey: ['id'],
        rows: [
          ['1', '10.00', 'PAID', '2024-01-01'],
          ['2', '20.50', 'PAID', null],
          ['3', '30.00', '', '9999-12-31'],
          ['4', 'x', 'OPEN', 'infinity'],
          ['5', '50.00', 'OPEN', '2024-05-05'],
          [null, '60.00', 'OPEN', null],
        ],
      },
      target: {
        columns: { id: integer, amount: money, status: string, shipped: date },
        primaryKey: ['id'],
        rows: [
          ['1', '10.00', 'PAID', '2024-01-01'],
          ['2', '20.5', 'OPEN', '2024-02-02'],
          ['3', '30.00', null, '9999-12-31'],
          ['6', '60.00', 'OPEN', null],
        ],
      },
    });
    expect(document).toMatchObject({
      equal_count: 1,
      mismatched_count: 2,
      unmatched_source_count: 2,
      unmatched_target_count: 1,
      rejected_source_count: 1,
    });
    const rows = await allOutcomes(landing, 'EXEC_first');
    expect(rows).toMatchInlineSnapshot(`
      [
        {
          "confidence": 0.95,
          "fields": {
            "amount": {
              "equal": true,
              "source": "20.50",
              "target": "20.50",
            },
            "shipped": {
              "equal": false,
              "source": null,
              "target": "2024-02-02",
            },
            "status": {
              "equal": false,
              "source": "PAID",
              "target": "OPEN",
            },
          },
          "id": "1",
          "key": {
            "id": "2",
          },
          "outcome": "mismatched",
          "reason": null,
          "rule": "primary key",
        },
        {
          "confidence": 0.95,
          "fields": {
            "amount": {
              "equal": true,
              "source": "30.00",
              "target": "30.00",
            },
            "shipped": {
              "equal": true,
              "source": "9999-12-31",
              "target": "9999-12-31",
            },
            "status": {
              "equal": false,
              "source": "",
              "target": null,
            },
          },
          "id": "2",
          "key": {
            "id": "3",
          },
          "outcome": "mismatched",
          "reason": null,
          "rule": "primary key",
        },
        {
          "confidence": null,
          "fields": {
            "amount": {
              "equal": false,
              "source": "50.00",
            },
            "shipped": {
              "equal": false,
              "source": "2024-05-05",
            },
            "status": {
              "equal": false,
              "source": "OPEN",
            },
          },
          "id": "3",
          "key": {
            "id": "5",
          },
          "outcome": "source_only",
          "reason": "no target row has this key",
          "rule": null,
        },
        {
          "confidence": null,
          "fields": {
            "amount": {
              "equal": false,
              "source": "60.00",
            },
            "shipped": {
              "equal": false,
              "source": null,
            },
            "status": {
              "equal": false,
              "source": "OPEN",
            },
          },
          "id": "4",
          "key": {
            "id": null,
          },
          "outcome": "source_only",
          "reason": "the key column id is NULL",
          "rule": null,
        },
        {
          "confidence": null,
          "fields": {
            "amount": {
              "equal": false,
              "target": "60.00",
            },
            "shipped": {
              "equal": false,
              "target": null,
            },
            "status": {
              "equal": false,
              "target": "OPEN",
            },
          },
          "id": "5",
          "key": {
            "id": "6",
          },
          "outcome": "target_only",
          "reason": "no source row has this key",
          "rule": null,
        },
        {
          "confidence": null,
          "fields": {
            "amount": {
              "equal": false,
              "source": "x",
            },
            "shipped": {
              "equal": false,
              "source": "infinity",
            },
            "status": {
              "equal": false,
              "source": "OPEN",
            },
          },
          "id": "6",
          "key": {
            "id": "4",
          },
          "outcome": "rejected_source",
          "reason": ""x" is not a decimal(10,2) (column amount); "infinity" is not a date (column shipped)",
          "rule": null,
        },
        {
          "confidence": 0.95,
          "fields": {
            "amount": {
              "equal": true,
              "source": "10.00",
              "target": "10.00",
            },
            "shipped": {
              "equal": true,
              "source": "2024-01-01",
              "target": "2024-01-01",
            },
            "status": {
              "equal": true,
              "source": "PAID",
              "target": "PAID",
            },
          },
          "id": "1000000000000000",
          "key": {
            "id": "1",
          },
          "outcome": "equal",
          "reason": null,
          "rule": "primary key",
        },
      ]
    `);
  });
});
