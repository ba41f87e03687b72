import { createHash } from 'node:crypto';
import { TieoutError } from '../../errors.ts';

/** MySQL's limit: https://dev.mysql.com/doc/refman/8.4/en/identifier-length.html */
const LONGEST_NAME = 64;
/** Room for the longest name around it: `recon_stage_` … `_source_20240124_120000`. */
const LONGEST_ID = 29;

const ATTEMPT = /^[0-9a-f]{6}$/;

/** Scratch tables of one attempt at an execution. */
export type WorkTable = 'pairs' | 'differs' | 'repeated' | 'blocks' | 'similar' | 'near' | 'content' | 'places' | 'passed';
/** Tables of one attempt that readers see once `execution_history` names them. */
export type ResultTable = 'outcome' | 'duplicates';

/** @throws TieoutError invalid_input: execution ids become parts of table names. */
export function safeId(executionId: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(executionId)) {
    throw new TieoutError('invalid_input', `"${executionId}" is not an execution id.`, 'Use an id as the list of runs shows it.');
  }
  return executionId;
}

/** Ids that are too long for a table name keep their beginning and end in a digest. */
export function namePart(executionId: string): string {
  const id = safeId(executionId);
  return id.length <= LONGEST_ID ? id : `${id.slice(0, LONGEST_ID - 9)}_${digest(id)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** A staging table's name as the run gives it, shortened where MySQL could not take it. */
export function stagingTable(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 33)}_${digest(name)}${name.slice(-24)}`;
}

export function workTable(executionId: string, attempt: string, table: WorkTable): string {
  return `recon_work_${attemptPart(executionId, attempt)}_${table}`;
}

export function resultTable(executionId: string, attempt: string, table: ResultTable): string {
  return `recon_${table}_${attemptPart(executionId, attempt)}`;
}

function attemptPart(executionId: string, attempt: string): string {
  if (!ATTEMPT.test(attempt)) throw new TieoutError('internal', `"${attempt}" is not an attempt.`, 'Report this.');
  return `${namePart(executionId)}_${attempt}`;
}

export interface NamedTable {
  kind: 'staging' | 'result' | 'work';
  /** As it stands in the name: of a long id only its shortened form. */
  executionId: string;
}

/** Whose table it is by its name alone; null for a table that is not ours. */
export function tableOwner(name: string): NamedTable | null {
  const staging = /^recon_stage_(.+)_(?:source|target)_\d{8}_\d{6}$/.exec(name);
  if (staging?.[1] !== undefined) return { kind: 'staging', executionId: staging[1] };
  const work = /^recon_work_(.+)_[0-9a-f]{6}_[a-z]+$/.exec(name);
  if (work?.[1] !== undefined) return { kind: 'work', executionId: work[1] };
  const result = /^recon_(?:outcome|duplicates)_(.+)_[0-9a-f]{6}$/.exec(name);
  return result?.[1] === undefined ? null : { kind: 'result', executionId: result[1] };
}

/** Whether tables with this id in their name may belong to the execution. */
export function isNamedAfter(namedId: string, executionId: string): boolean {
  return namedId === namePart(executionId);
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** Backslash escapes are on in every session (landing-session.ts). */
export function quoteText(text: string): string {
  return `'${escaped(text)}'`;
}

export function escaped(text: string): string {
  return text.replace(/[\0\n\r'"\\]/g, (letter) => ESCAPES[letter] ?? letter);
}

const ESCAPES: Record<string, string> = {
  '\0': '\\0',
  '\n': '\\n',
  '\r': '\\r',
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
};
