import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { openApiDocument } from '../open-api.ts';

type Media = Record<string, { schema: object }>;
interface Described {
  components: { schemas: Record<string, object> };
  paths: Record<string, Record<string, { responses: Record<string, { content: Media }>; requestBody?: { content: Media } }>>;
}

const described = JSON.parse(JSON.stringify(openApiDocument())) as Described;
// Formats are words for people here; `$ref` finds the components of the whole document.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(described, 'openapi.json');

/** Holds a response against what the API says of itself, and gives its JSON back. */
export async function expectDescribed<Body>(method: 'get' | 'post', path: string, response: Response): Promise<Body> {
  const call = described.paths[path]?.[method];
  expect(call, `${method} ${path} is described`).toBeDefined();
  const media = response.headers.get('content-type')?.split(';')[0] ?? '';
  const schema = call?.responses[response.status]?.content[media]?.schema;
  expect(schema, `${method} ${path} may answer ${response.status} as ${media}`).toBeDefined();
  const body = (await response.json()) as Body;
  expect(problemsOf(schema as object, body), `${method} ${path} ${response.status}`).toEqual([]);
  return body;
}

/** Whether a request body is one that the API says it takes. */
export function isDescribedRequest(path: string, body: unknown): boolean {
  const schema = described.paths[path]?.post?.requestBody?.content['application/json']?.schema;
  return problemsOf(schema as object, body).length === 0;
}

function problemsOf(schema: object, value: unknown): string[] {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"openapi.json#/components/');
  const validate = ajv.compile(JSON.parse(text) as object);
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath}: ${error.message}`);
}
