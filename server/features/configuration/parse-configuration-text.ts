import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';

/** Far above any real configuration; a bigger file is a mistake, such as a data export given by accident. */
export const LARGEST_CONFIGURATION_BYTES = 4 * 1024 * 1024;

export type ParsedText = { value: unknown } | { problems: DefinitionProblem[] };

/**
 * Reads YAML or JSON (which YAML holds as a part) into plain values. Syntax problems carry `line 3, column 5` as their
 * path, never the text of the line: it may hold a password.
 */
export function parseConfigurationText(bytes: Uint8Array): ParsedText {
  if (bytes.length > LARGEST_CONFIGURATION_BYTES) {
    const size = (bytes.length / 1024 / 1024).toFixed(1);
    return wholeFile(`the file has ${size} MB; a configuration file has at most ${LARGEST_CONFIGURATION_BYTES / 1024 / 1024} MB`);
  }
  const text = decode(bytes);
  if (text === null) return wholeFile('the file is not text; save it as UTF-8');
  if (text.trim() === '') return wholeFile('the file is empty; it needs at least "version: 1"');
  return parseYaml(text);
}

function wholeFile(message: string): ParsedText {
  return { problems: [{ path: '', message }] };
}

function decode(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

function parseYaml(text: string): ParsedText {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    const problems = worthSaying([...document.errors, ...document.warnings]).map((error) => explain(error, text, lines));
    if (problems.length > 0) return { problems };
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null) return wholeFile('the file holds only comments; it needs at least "version: 1"');
    return { value };
  } catch (error) {
    if (error instanceof RangeError) return wholeFile('the file is nested too deeply');
    if (error instanceof ReferenceError) return wholeFile(sentence(error.message));
    throw error;
  }
}

/** After the first error of syntax the rest mostly follows from it; keys written twice stand for themselves. */
function worthSaying(errors: YAMLError[]): YAMLError[] {
  const first = errors.find((error) => error.code !== 'DUPLICATE_KEY');
  return errors.filter((error) => error === first || error.code === 'DUPLICATE_KEY');
}

const SENTENCES: Record<string, string> = {
  TAB_AS_INDENT: 'a tab is used for indentation; use blanks',
  MULTIPLE_DOCS: 'a second document starts here (---); put everything into one',
  BAD_INDENT: 'the indentation does not fit, or a bracket is not closed',
  MISSING_CHAR: 'something is missing here: a closing quote or bracket, or a dash before a list item',
  TAG_RESOLVE_FAILED: 'a tag (!…) is used; tags have no meaning here',
};

function explain(error: YAMLError, text: string, lines: LineCounter): DefinitionProblem {
  const { line, col } = lines.linePos(error.pos[0]);
  const path = `line ${line}, column ${col}`;
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^["']?([\w.-]{1,64})/.exec(text.slice(error.pos[0]))?.[1];
    return { path, message: `the key ${key === undefined ? '' : `"${key}" `}is written twice` };
  }
  return { path, message: SENTENCES[error.code] ?? sentence(error.message) };
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
