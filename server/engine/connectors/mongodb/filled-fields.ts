import type { Document } from 'mongodb';
import type { ColumnDescription } from '../contract.ts';
import type { FoundCollection } from './catalog.ts';
import type { MongoColumn } from './column-type.ts';

/**
 * The fields that every new document has to have, as paths: those that the collection's `$jsonSchema` requires at the root, and
 * in documents that are required themselves. Nothing where it only warns of documents that break it.
 * https://www.mongodb.com/docs/manual/core/schema-validation/specify-json-schema/
 */
export function requiredFields(options: Document | undefined): string[][] {
  const schema = options?.validator?.$jsonSchema;
  if (options?.validationAction === 'warn' || options?.validationLevel === 'off') return [];
  return isDocument(schema) ? requiredIn(schema, []) : [];
}

function requiredIn(schema: Document, above: string[]): string[][] {
  const names = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : [];
  return names.flatMap((name) => {
    const path = [...above, name];
    const below: unknown = schema.properties?.[name];
    return [path, ...(isDocument(below) ? requiredIn(below, path) : [])];
  });
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Columns as `describe` tells them: MongoDB makes an `_id` for a document that has none. */
export function describedFields(columns: readonly MongoColumn[], { hasId, required }: FoundCollection): ColumnDescription[] {
  const needed = new Set(required.map((path) => JSON.stringify(path)));
  return columns.map(({ path, coding, description }) => {
    if (coding === 'presence') return description;
    if (path.length === 1 && path[0] === '_id') return hasId ? { ...description, filled: 'default' as const } : description;
    return needed.has(JSON.stringify(path)) ? { ...description, required: true as const } : description;
  });
}
