import { expect, it } from 'vitest';
import { connectorDefinitions } from '#server/engine/connectors/registry.ts';
import { configurationJsonSchema } from './configuration-json-schema.ts';

const schema = configurationJsonSchema(connectorDefinitions) as {
  properties: {
    connections: {
      items: { oneOf: { title: string; required: string[]; additionalProperties: boolean; properties: Record<string, unknown> }[] };
    };
    rulesets: { items: { properties: Record<string, unknown>; required: string[] } };
  };
};

it('knows every kind of connection by its type, with name and type first', () => {
  const kinds = schema.properties.connections.items.oneOf;
  expect(kinds.map((kind) => kind.properties.type)).toEqual(connectorDefinitions.map(({ type }) => ({ const: type })));
  for (const kind of kinds) {
    expect(kind.required.slice(0, 2)).toEqual(['name', 'type']);
    expect(kind.additionalProperties).toBe(false);
  }
});

it('takes a secret as text or from the environment, and asks for nothing that has a default', () => {
  const mysql = schema.properties.connections.items.oneOf.find(
    ({ properties }) => (properties.type as { const: string }).const === 'mysql',
  );
  expect(mysql?.properties.password).toEqual({
    anyOf: [{ type: 'string' }, expect.objectContaining({ type: 'object', required: ['env'], additionalProperties: false })],
  });
  expect(mysql?.properties.tls).toMatchObject({ properties: { key: { anyOf: [{ type: 'string' }, { required: ['env'] }] } } });
  expect(mysql?.required).not.toContain('port');
});

it('describes rulesets as the importer checks them', () => {
  expect(schema.properties.rulesets.items.required).toEqual(['id', 'name', 'source', 'target']);
  expect(Object.keys(schema.properties.rulesets.items.properties)).toContain('thresholds');
});
