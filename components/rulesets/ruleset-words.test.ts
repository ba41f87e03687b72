import { describe, expect, it } from 'vitest';
import { compareWords } from './compare-words.ts';
import { definitionOf, emptyDraft, newField, newRule } from './ruleset-draft.ts';
import { asSentence, sentenceOf } from './sentence-text.ts';

describe('how a pair is compared', () => {
  it.each([
    [{}, 'Exactly'],
    [{ ignore: true, trim: true }, 'Not compared'],
    [{ absolute_tolerance: 0.01, trim: true, ignore_case: true }, '± 0.01, trimmed, any case'],
    [{ trim: true, zone: 'Europe/Berlin' }, 'Trimmed, in Europe/Berlin'],
    [{ trim: false, seconds_tolerance: 2 }, '± 2 s'],
  ])('%j reads %s', (compare, words) => {
    expect(compareWords(compare)).toBe(words);
  });
});

describe('the sentence of a ruleset', () => {
  it('says the next step until there is something to say', () => {
    const draft = emptyDraft();
    expect(sentenceOf(definitionOf(draft)).text).toBe('Choose the connection of the source.');
    draft.source = { ...draft.source, connection: 'crm' };
    expect(sentenceOf(definitionOf(draft)).text).toBe('Choose what to read from the source.');
    draft.source = { ...draft.source, table: 'orders' };
    draft.target = { ...draft.target, connection: 'wh', table: 'orders' };
    expect(sentenceOf(definitionOf(draft)).text).toMatch(/add a rule/);
    draft.rules = [newRule([{ source: 'id', target: 'id' }]), newRule()];
    draft.fields = [newField('status', 'state'), newField('amount', '')];
    expect(sentenceOf(definitionOf(draft))).toEqual({
      text: 'Matches orders (crm) with orders (wh) by id, and compares status with state.',
      finished: true,
    });
  });

  it('is made of messages that become sentences', () => {
    expect(asSentence('no column "x" in orders; did you mean "y"?')).toBe('No column "x" in orders; did you mean "y"?');
    expect(asSentence('name a column')).toBe('Name a column.');
  });
});
