import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Connector } from '../contract.ts';
import { extractAll, never } from '../testing/collect.ts';
import { filesDefinition } from './definition.ts';

let folder: string;
let connector: Connector;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'tieout-json-lines-'));
  connector = filesDefinition.open({ path: folder }, { baseDir: '.' });
});
afterEach(async () => {
  await connector.close();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);

describe('JSON lines files', () => {
  it('take their columns from all objects; null and a missing member are NULL', async () => {
    put('events.jsonl', '{"id":1,"at":"2024-01-31T12:00:00Z"}\n\n{"note":null,"id":2.50}\r\n{"id":3e0,"note":"7","tags":["b",1.0]}');
    const { types, rows } = await extractAll(connector, { table: 'events.jsonl' });
    expect(types).toEqual({
      id: { kind: 'decimal' },
      at: { kind: 'timestamptz', precision: 6 },
      note: { kind: 'string' },
      tags: { kind: 'json' },
    });
    expect(rows).toEqual([
      ['1', '2024-01-31 12:00:00Z', null, null],
      ['2.5', null, null, null],
      ['3', null, '7', '["b",1]'],
    ]);
  });

  it('keep every digit, and make columns of mixed kinds JSON', async () => {
    put('mixed.ndjson', '{"n":12345678901234567890.123456789,"m":1}\n{"n":-1,"m":"1"}\n{"m":true}\n');
    const { types, rows } = await extractAll(connector, { table: 'mixed.ndjson' });
    expect(types).toEqual({ n: { kind: 'decimal' }, m: { kind: 'json' } });
    expect(rows).toEqual([
      ['12345678901234567890.123456789', '1'],
      ['-1', '"1"'],
      [null, 'true'],
    ]);
  });

  it.each([
    ['a.jsonl', '{"a":1}\n{"a":1', 'a.jsonl, line 2: this is not a JSON object.'],
    ['b.jsonl', '[{"a":1}]', 'b.jsonl, line 1: a JSON array stands where one object is expected.'],
    ['c.jsonl', '\n', 'c.jsonl holds no JSON object.'],
    [
      'e.jsonl',
      '{"a":"\\ud83d\\ude00"}\n{"a":"\\\\ud83d"}\n{"a":"x\\uD83D"}\n',
      'e.jsonl, line 3: a text holds half of a surrogate pair, which is no character.',
    ],
    ['d.jsonl', Buffer.from('{"a":"\xe9"}\n', 'latin1'), 'd.jsonl, line 1: the text is not UTF-8.'],
  ])('that cannot be read say which line and why: %s', async (name, content, message) => {
    put(name, content);
    await expect(connector.describe({ table: name }, never)).rejects.toMatchObject({ code: 'unreadable_data', message });
  });
});
