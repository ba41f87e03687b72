import { isMap, isPair, isSeq, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { parseRulesetYaml } from '#server/features/rulesets/ruleset-yaml.ts';
import { placeName, placeParts } from './place-path.ts';
import { asSentence } from './sentence-text.ts';

/** A problem of a text, with the line it is in when that is known (1-based). */
export interface YamlProblem {
  line: number | null;
  message: string;
}

/** As a configuration file writes it; also for a draft that has blanks. */
export function yamlOf(definition: RulesetDefinition): string {
  return stringify(definition, { lineWidth: 120, aliasDuplicateObjects: false });
}

/** The other way, by the server's own reader. */
export function readYaml(text: string): { definition: RulesetDefinition } | { problems: YamlProblem[] } {
  if (text.trim() === '') return { problems: [{ line: null, message: 'The text is empty.' }] };
  const read = parseRulesetYaml(text);
  if ('definition' in read) return read;
  return {
    problems: read.problems.map(({ path, message }) => {
      const syntax = /^line (\d+)/.exec(path);
      if (syntax) return { line: Number(syntax[1]), message: asSentence(message) };
      const where = path === '' ? '' : `${placeName(path)}: `;
      return { line: lineOf(text, path), message: asSentence(where + message) };
    }),
  };
}

/** Line of a place (`rules[0].keys`), or of the nearest one around it that the text has. */
function lineOf(text: string, path: string): number | null {
  const lines = new LineCounter();
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents;
  let offset = offsetOf(node);
  for (const part of placeParts(path)) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(part));
      if (!pair) break;
      offset = offsetOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number' && node.items[part]) {
      node = node.items[part];
      offset = offsetOf(node) ?? offset;
    } else break;
  }
  return offset === null ? null : lines.linePos(offset).line;
}

function offsetOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}
