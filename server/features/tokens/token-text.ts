import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'tieout_';
const RANDOM_BYTES = 32;
/** Enough to recognise a token in a list, far too little to use it. */
const SHOWN_CHARACTERS = PREFIX.length + 4;

export function newTokenText(): string {
  return PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
}

/** What is stored. A token has 256 random bits, so a plain hash is enough: there is nothing to guess. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function shownPart(token: string): string {
  return token.slice(0, SHOWN_CHARACTERS);
}
