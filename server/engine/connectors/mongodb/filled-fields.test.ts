import { describe, expect, it } from 'vitest';
import { idColumn } from './field-census.ts';
import { describedFields, requiredFields } from './filled-fields.ts';

const column = (...path: string[]) => {
  const id = idColumn();
  return { ...id, name: path.join('.'), path, description: { ...id.description, name: path.join('.'), nullable: true } };
};

const validator = {
  $jsonSchema: {
    bsonType: 'object',
    required: ['_id', 'status', 'customer'],
    properties: {
      customer: { bsonType: 'object', required: ['city'], properties: { city: { bsonType: 'string' } } },
      // Documents without it are fine.
      address: { bsonType: 'object', required: ['street'] },
    },
  },
};

describe('what a MongoDB validator requires', () => {
  it('is what no document can be without', () => {
    expect(requiredFields({ validator })).toEqual([['_id'], ['status'], ['customer'], ['customer', 'city']]);
    expect(requiredFields({ validator, validationLevel: 'moderate', validationAction: 'error' })).toHaveLength(4);
  });

  it('is nothing where documents are let through, or nobody knows', () => {
    expect(requiredFields({ validator, validationAction: 'warn' })).toEqual([]);
    expect(requiredFields({ validator, validationLevel: 'off' })).toEqual([]);
    for (const options of [undefined, {}, { validator: { status: { $exists: true } } }, { validator: { $jsonSchema: {} } }]) {
      expect(requiredFields(options)).toEqual([]);
    }
  });

  it('is told of the columns', () => {
    const columns = [idColumn(), column('status'), column('customer', 'city'), column('address', 'street')];
    const found = { name: 'c', isView: false, hasId: true, hasCollation: false, required: requiredFields({ validator }) };
    const told = describedFields(columns, found).map(({ name, filled, required }) => [name, filled ?? (required ? 'required' : null)]);
    expect(told).toEqual([
      ['_id', 'default'],
      ['status', 'required'],
      ['customer.city', 'required'],
      ['address.street', null],
    ]);
  });
});
