import { describe, expect, it } from 'vitest';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { type CheckAnswer, mergeFindings } from './merge-findings.ts';

const definition: RulesetDefinition = {
  id: 'A',
  name: 'a',
  source: { connection: 'crm', table: 'orders', filter: 'broken' },
  target: { connection: 'wh', table: 'orders' },
  rules: [{ name: 'r', type: 'exact', keys: [{ source: 'ordr', target: '' }] }],
};
const answer: CheckAnswer = {
  definition,
  result: {
    problems: [
      { path: 'source.filter', message: 'syntax error' },
      { path: 'rules[0].keys[0].source', message: 'no column "ordr"' },
    ],
    warnings: [{ code: 'unlike_types', message: 'old' }],
    summary: null,
  },
};
const local = {
  problems: [
    { path: 'rules[0].keys[0].source', message: 'no column "ordr"' },
    { path: 'rules[0].keys[0].target', message: 'name a column' },
  ],
  warnings: [],
  fields: null,
};
const paths = (findings: { problems: { path: string }[] }) => findings.problems.map((problem) => problem.path);
const known = { asked: true, described: true };

describe('findings of the form', () => {
  it('are the server’s while nothing changed, and what is known here beyond them', () => {
    const shown = mergeFindings(structuredClone(definition), local, answer, { asked: false, described: true });
    expect(paths(shown)).toEqual(['source.filter', 'rules[0].keys[0].source', 'rules[0].keys[0].target']);
    expect(shown.warnings).toEqual(answer.result.warnings);
  });

  it('leave blanks alone until a check was asked for', () => {
    expect(paths(mergeFindings(definition, local, null, { asked: false, described: true }))).toEqual(['rules[0].keys[0].source']);
    expect(paths(mergeFindings(definition, local, null, known))).toEqual(['rules[0].keys[0].source', 'rules[0].keys[0].target']);
  });

  it('keep what only the database knows until its place changes', () => {
    const renamed = { ...definition, name: 'b' };
    expect(paths(mergeFindings(renamed, { ...local, problems: [] }, answer, known))).toEqual(['source.filter']);
    const mended = { ...definition, source: { ...definition.source, filter: 'a = 1' } };
    expect(paths(mergeFindings(mended, { ...local, problems: [] }, answer, known))).toEqual([]);
  });

  it('trust the server about columns only while the schemas are not known here', () => {
    const renamed = { ...definition, name: 'b' };
    const silent = { ...local, problems: [] };
    expect(paths(mergeFindings(renamed, silent, answer, { asked: true, described: false }))).toEqual([
      'source.filter',
      'rules[0].keys[0].source',
    ]);
    const elsewhere = { ...definition, source: { ...definition.source, table: 'orders_2' } };
    expect(paths(mergeFindings(elsewhere, silent, answer, { asked: true, described: false }))).toEqual([]);
  });
});
