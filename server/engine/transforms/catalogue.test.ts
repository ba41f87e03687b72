import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TRANSFORM_CATALOGUE, TRANSFORM_NAMES, type TransformDefinition } from './catalogue.ts';
import { runChain, STRING } from './testing/run-chain.ts';
import { doneWithin } from './time-limited.ts';
import { transformChainSchema } from './transform-schema.ts';

describe('the catalogue', () => {
  it('has every transform of semantics.md', () => {
    expect(TRANSFORM_NAMES.join(' ')).toBe(
      'trim upper lower collapse substring replace regex_replace pad concat coalesce null_if map round scale to_integer to_decimal to_date to_timestamp date_trunc add_seconds',
    );
  });

  it.each(TRANSFORM_CATALOGUE.map((kind) => [kind.name, kind] as const))('%s: its example runs', (name, { example }) => {
    const written = { [name]: example.arguments } as unknown as TransformDefinition;
    expect(runChain([written], example.before, example.type ?? STRING)).toBe(example.after);
  });

  it.each(TRANSFORM_CATALOGUE.map((kind) => [kind.name, kind] as const))('%s: the form has every argument of the schema', (_, kind) => {
    const { properties, required = [] } = z.toJSONSchema(kind.schema, { io: 'input', unrepresentable: 'any' });
    expect(kind.arguments.map(({ name }) => name).toSorted()).toEqual(Object.keys(properties ?? {}).toSorted());
    expect(kind.arguments.flatMap((argument) => (argument.required ? [argument.name] : [])).toSorted()).toEqual(required.toSorted());
  });
});

describe('a chain as it is written', () => {
  const problems = (written: unknown) =>
    transformChainSchema.safeParse(written).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];

  it.each<[unknown, string[]]>([
    [['trim', { pad: { length: 5 } }, { trim: {} }], []],
    [[], [': list a transform, or leave transforms out']],
    [['trimm'], ['0: there is no transform "trimm"; did you mean "trim"?']],
    [['trim', { substr: { start: 1 } }], [`1.substr: there is no transform "substr"; there are ${TRANSFORM_NAMES.join(', ')}`]],
    [['pad'], ['0: pad needs arguments: {"pad":{"length":5,"fill":"0"}}']],
    [[5], ['0: write a transform as its name, like trim, or with arguments, like {"pad":{"length":5,"fill":"0"}}']],
    [[{ trim: {}, upper: {} }], ['0: one transform has one name; write "trim" and "upper" as two entries of the list']],
    [[{}], ['0: name a transform, like trim']],
    [
      [{ pad: { lenght: 5 } }],
      [
        '0.pad.length: Invalid input: expected number, received undefined',
        '0.pad.lenght: pad has no argument "lenght"; did you mean "length"?',
      ],
    ],
    [[{ substring: { start: 0 } }], ['0.substring.start: the first character is 1, the last one -1']],
    [[{ regex_replace: { pattern: '(a', with: '' } }], ['0.regex_replace.pattern: this pattern cannot be read: unterminated group']],
    [[{ replace: { find: 'a', with: '\0' } }], ['0.replace.with: write text without NUL and without half characters']],
    [[{ pad: { length: 2, fill: 'ab' } }], ['0.pad.fill: write one character']],
    [[{ to_date: { format: 'yyyy-MM-DD' } }], ['0.to_date.format: "yyyy" is no part of a date format; did you mean "YYYY"?']],
    [[{ to_date: { format: 'YYYY-MM' } }], ['0.to_date.format: a date needs year, month and day']],
    [[{ to_date: { format: 'DD.MM.YYYY hh:mm' } }], ['0.to_date.format: hours from 1 to 12 need A (AM or PM); hours from 0 to 23 are HH']],
    [[{ to_date: { format: 'DD.MM.YYYY [um' } }], ['0.to_date.format: a bracket is opened and not closed']],
    [[{ to_date: { format: 'YYYY-MM-DD-DD' } }], ['0.to_date.format: the day is in the format twice']],
    [[{ to_timestamp: { zone: 'Europe/Berlinn' } }], ['0.to_timestamp.zone: write a time zone like Europe/Berlin or UTC']],
    [[{ concat: {} }], ['0.concat: say what stands before or after the value']],
    [[{ to_decimal: { scale: 2 } }], ['0.to_decimal.scale: the scale stands beside a precision and is not above it']],
    [[{ to_decimal: { decimal_mark: ',', group_mark: ',' } }], ['0.to_decimal.group_mark: the two marks are the same']],
    [[{ add_seconds: { seconds: '1.0000000001' } }], ['0.add_seconds.seconds: use at most 9 digits after the point']],
  ])('%j', (written, expected) => {
    expect(problems(written)).toEqual(expected);
  });

  it('is kept as it is written', () => {
    const written = ['trim', { scale: { factor: 0.01 } }, { map: { values: { a: null }, otherwise: null } }, { round: { digits: 2 } }];
    expect(transformChainSchema.parse(written)).toEqual(written);
  });

  it('has a JSON schema with each transform in both its forms', () => {
    const schema = z.toJSONSchema(transformChainSchema, { unrepresentable: 'any' }) as {
      items: { anyOf: { const?: string; required?: string[] }[] };
    };
    const names = schema.items.anyOf.map((form) => form.const ?? form.required?.[0]);
    expect([...new Set(names)]).toEqual(TRANSFORM_NAMES);
    expect(schema.items.anyOf.filter((form) => form.const === 'trim' || form.const === 'to_date')).toHaveLength(2);
    expect(schema.items.anyOf.some((form) => form.const === 'pad')).toBe(false);
  });
});

describe('a time limit', () => {
  it('ends a pattern that goes on and on, and nothing else', () => {
    const hopeless = () => runChain([{ regex_replace: { pattern: '^(a+)+$', with: '' } }], `${'a'.repeat(50)}b`);
    expect(doneWithin(100, () => void hopeless())).toBe(false);
    let done = 0;
    expect(doneWithin(60_000, () => (done += 1))).toBe(true);
    expect(done).toBe(1);
    expect(() =>
      doneWithin(60_000, () => {
        throw new TypeError('mine');
      }),
    ).toThrow(new TypeError('mine'));
  });
});
