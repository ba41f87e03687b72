import { Binary, Decimal128, Double, Int32, Long, ObjectId, UUID } from 'mongodb';
import { TieoutError } from '../../errors.ts';
import { isCanonical } from '../../values/canonical.ts';
import { formatLogicalType } from '../../values/logical-type.ts';
import type { MongoColumn } from './column-type.ts';

const INT64 = 1n << 63n;
const OBJECT_ID = /^[0-9a-f]{24}$/;

/**
 * Canonical text as the BSON value that the column's documents hold; NULL is null.
 * @throws TieoutError invalid_input when the value cannot be kept exactly, or the column cannot be written.
 */
export function writtenValue(column: MongoColumn, text: string | null): unknown {
  const { coding, name, description } = column;
  if (coding === 'json' || coding === 'presence') {
    throw unwritable(name, 'its values have types of their own, which canonical text does not tell');
  }
  if (text === null) return null;
  if (!isCanonical(description.logicalType, text)) throw misfit(column, text);
  switch (coding) {
    case 'string':
      return text;
    case 'object_id':
      if (!OBJECT_ID.test(text)) throw misfit(column, text);
      return new ObjectId(text);
    case 'integer':
      return integer(column, text);
    case 'float':
      return new Double(Number(text));
    case 'decimal':
      return decimal(column, text);
    case 'boolean':
      return text === 'true';
    case 'timestamptz':
      return new Date(`${text.slice(0, 10)}T${text.slice(11)}`);
    case 'uuid':
      return new UUID(text);
    case 'bytes':
      return new Binary(Buffer.from(text, 'hex'));
  }
}

/** 32 bits where the documents seen hold no other integers. */
function integer(column: MongoColumn, text: string): unknown {
  const value = BigInt(text);
  if (column.description.nativeType === 'int' && BigInt.asIntN(32, value) === value) return new Int32(Number(value));
  if (value < -INT64 || value >= INT64) throw misfit(column, text);
  return Long.fromBigInt(value);
}

function decimal(column: MongoColumn, text: string): Decimal128 {
  try {
    // Refuses what 34 digits cannot hold.
    return Decimal128.fromString(text);
  } catch {
    throw misfit(column, text);
  }
}

function misfit({ name, description }: MongoColumn, text: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `The column "${name}" (${description.nativeType}, ${formatLogicalType(description.logicalType)}) cannot hold ${JSON.stringify(text.slice(0, 80))}.`,
    'Correct the value, or leave this change out.',
  );
}

export function unwritable(name: string, why: string): TieoutError {
  return new TieoutError('invalid_input', `The column "${name}" cannot be written: ${why}.`, 'Leave the column out of the changes.');
}
