import { z } from 'zod';

/** Pieces that descriptions of calls are made of. */

export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

export function json(description: string, schema: z.ZodType): object {
  return { description, content: { 'application/json': { schema: jsonSchema(schema) } } };
}

export function problem(description: string): object {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

export const REFUSALS = { 401: problem('No valid API token.'), 403: problem('The role of the token does not allow this.') };

/** Of calls with a body. */
export const BAD_BODY = {
  400: problem('The request cannot be used: `errors` names everything that is wrong with it.'),
  413: problem('The body is larger than 1 MB.'),
  415: problem('The body is not JSON by its content type.'),
};

export function idParameter(description: string): object {
  return { name: 'id', in: 'path', required: true, schema: { type: 'string' }, description };
}

export function body(schema: z.ZodType): object {
  return { required: true, content: { 'application/json': { schema: jsonSchema(schema) } } };
}

export function queryParameters(schema: z.ZodObject): object[] {
  const described = jsonSchema(schema) as { properties: Record<string, { description?: string }>; required?: string[] };
  const required = described.required ?? [];
  return Object.entries(described.properties).map(([name, property]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: property,
  }));
}

export const PREFER = { name: 'Prefer', in: 'header', required: false, schema: { type: 'string', enum: ['respond-async'] } };

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What happened, in one sentence.' }),
    instance: z.string(),
    code: z.string(),
    message: z.string(),
    advice: z.string().meta({ description: 'What to do, in one sentence.' }),
    cause: z.string().nullable().meta({ description: 'The server’s own words, without secrets.' }),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ description: 'A problem document of RFC 9457.' });
