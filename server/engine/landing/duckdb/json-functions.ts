import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { canonicalJson, isJson } from '../../values/canonical-json.ts';
import { marked, unmarked } from './marked-text.ts';

/** Canonical JSON of text that is JSON; any other text comes back as it is. */
export function canonicalJsonText(text: string): string {
  return `tieout_canonical_json(${marked(text)})`;
}

/**
 * DuckDB's `json_valid` also lets NaN, Infinity and trailing commas pass. Only text that could hold one of these is read
 * again by the strict reader, which is far slower because it runs in JavaScript.
 */
export function isStrictJson(text: string): string {
  const doubtful = `regexp_matches(${text}, '(?i)(^|[:,\\[])\\s*-?(nan|inf)|,\\s*[\\]}]')`;
  return `CASE WHEN NOT json_valid(${text}) THEN false WHEN ${doubtful} THEN tieout_is_json(${marked(text)}) = 'y' ELSE true END`;
}

/**
 * JSON is compared by meaning with the same code that makes it canonical when it is extracted. The functions run on
 * the main thread, at about 700,000 short documents a second; nothing calls them unless a ruleset compares text with JSON.
 */
export function registerJsonFunctions(connection: DuckDBConnection): void {
  const register = (name: string, ofText: (text: string) => string) =>
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: [VARCHAR],
        returnType: VARCHAR,
        mainFunction: (_, input, output) => {
          const texts = input.getColumnVector(0);
          for (let row = 0; row < input.rowCount; row++) {
            const text = unmarked(texts.getItem(row));
            output.setItem(row, text === null ? null : ofText(text));
          }
          output.flush();
        },
      }),
    );
  register('tieout_canonical_json', canonicalJson);
  register('tieout_is_json', (text) => (isJson(text) ? 'y' : 'n'));
}
