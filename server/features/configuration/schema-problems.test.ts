import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { joinPath, schemaProblems } from './schema-problems.ts';

const lines = (schema: z.ZodType, value: unknown, base?: string) =>
  schemaProblems(schema, value, base).map((problem) => `${problem.path}: ${problem.message}`);

describe('schemaProblems', () => {
  const good = { id: 'R', name: 'Orders', source: { connection: 'a', table: 't' }, target: { connection: 'b', query: 'select 1' } };

  it('has nothing to say about a good ruleset', () => {
    expect(schemaProblems(rulesetDefinitionSchema, good)).toEqual([]);
  });

  it('names every problem of a ruleset with its place', () => {
    const bad = {
      ...good,
      nam: 'x',
      target: { conection: 'b', table: 3 },
      rules: [
        { name: '', type: 'exct', keys: [], confidence: 2 },
        { name: 'two', type: 'exact', priority: 1.5, keys: [{ sorce: 'a', target: 'b' }] },
      ],
      fields: {},
      thresholds: { rcr: { helthy: 3 } },
      staging: { ttl_hours: '24', keep: 1 },
    };
    expect(lines(rulesetDefinitionSchema, bad, 'rulesets[0]').sort()).toEqual(
      [
        'rulesets[0].nam: unknown key; did you mean "name"?',
        'rulesets[0].target.connection: is missing; expected text',
        'rulesets[0].target.conection: unknown key; did you mean "connection"?',
        'rulesets[0].target.table: expected text, found a number; put it in quotes',
        'rulesets[0].rules[0].name: give the rule a name',
        'rulesets[0].rules[0].type: expected exact, composite, transformation or fuzzy, found "exct"; did you mean "exact"?',
        'rulesets[0].rules[0].keys: a rule needs at least one key pair',
        'rulesets[0].rules[0].confidence: expected at most 1',
        'rulesets[0].rules[1].priority: expected a whole number, found a fraction',
        'rulesets[0].rules[1].keys[0].source: is missing; expected text',
        'rulesets[0].rules[1].keys[0].sorce: unknown key; did you mean "source"?',
        'rulesets[0].fields: expected a list, found keys and values',
        'rulesets[0].thresholds.rcr.helthy: unknown key; did you mean "healthy"?',
        'rulesets[0].staging.ttl_hours: expected a number, found text',
        'rulesets[0].staging.keep: expected true or false, found a number',
      ].sort(),
    );
  });

  it('never repeats a value that could be a secret', () => {
    const schema = z.strictObject({ password: z.string(), port: z.number().max(65535) });
    const text = lines(schema, { password: 90210777, port: 4711333 }).join('\n');
    expect(text).toContain('password: expected text, found a number; put it in quotes');
    expect(text).not.toMatch(/90210777|4711333/);
  });

  it('explains an alternative by the one that was nearly met', () => {
    const secret = z.union([z.string(), z.strictObject({ env: z.string() })]);
    expect(lines(z.strictObject({ password: secret }), { password: { evn: 'X' } }).sort()).toEqual([
      'password.env: is missing; expected text',
      'password.evn: unknown key; did you mean "env"?',
    ]);
    expect(lines(z.strictObject({ password: secret }), { password: [] })).toEqual(['password: expected text or keys and values']);
  });

  it('lists the keys there are when none is near, and tells a limit that is itself refused', () => {
    const thresholds = { thresholds: { rcr: { good: 90 } }, staging: { ttl_hours: -1 } };
    const sides = { source: { connection: 'a', table: 't' }, target: { connection: 'b', table: 't' } };
    expect(lines(rulesetDefinitionSchema, { id: 'R', name: 'R', ...sides, ...thresholds })).toEqual([
      'thresholds.rcr.good: unknown key; expected healthy or warning',
      'staging.ttl_hours: expected more than 0',
    ]);
  });

  it('finds known keys through optional, default and refined schemas', () => {
    const schema = z.strictObject({
      tls: z
        .strictObject({ mode: z.string().optional() })
        .refine(() => true)
        .optional()
        .default({}),
    });
    expect(lines(schema, { tls: { mod: 'x' } })).toEqual(['tls.mod: unknown key; did you mean "mode"?']);
  });
});

describe('joinPath', () => {
  it('writes odd keys so that they can be told from plain ones', () => {
    expect(joinPath('rulesets[0]', ['a.b', 2, 'c'])).toBe('rulesets[0]["a.b"][2].c');
    expect(joinPath('', ['version'])).toBe('version');
  });
});
