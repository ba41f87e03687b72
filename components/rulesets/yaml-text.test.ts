import { describe, expect, it } from 'vitest';
import { definitionOf, emptyDraft, newField, newRule } from './ruleset-draft.ts';
import { readYaml, yamlOf } from './yaml-text.ts';

function whole() {
  const draft = emptyDraft();
  draft.source = { ...draft.source, connection: 'crm', table: 'orders', filter: "status <> 'X'" };
  draft.target = { ...draft.target, connection: 'wh', reads: 'query', query: 'select *\nfrom orders' };
  draft.rules = [newRule([{ source: 'id', target: 'id' }])];
  draft.fields = [newField('status', 'state')];
  return definitionOf(draft);
}

describe('a ruleset as YAML', () => {
  it('reads back what was written', () => {
    expect(readYaml(yamlOf(whole()))).toEqual({ definition: whole() });
  });

  it('is written while it has blanks', () => {
    expect(yamlOf(definitionOf(emptyDraft()))).toContain('connection: ""');
  });

  it('names the line of what is wrong with its syntax and with its content', () => {
    expect(readYaml('id: A\nname: "x\n')).toMatchObject({ problems: [{ line: expect.any(Number) }] });
    const text = yamlOf(whole()).replace('type: exact', 'typ: exact').replace('source: status', 'source: 5');
    const read = readYaml(text);
    const lines = text.split('\n');
    expect('problems' in read && read.problems.map((problem) => lines[(problem.line ?? 0) - 1]?.trim())).toEqual(
      expect.arrayContaining(['typ: exact', '- source: 5']),
    );
    expect(readYaml('  \n')).toEqual({ problems: [{ line: null, message: 'The text is empty.' }] });
  });
});
