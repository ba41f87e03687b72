/** Code page 1252: what 0x80 to 0x9f stand for. The five that stand for nothing keep their number, as SQL Server has it. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Any character that the code page has not becomes a question mark, as on a real server. */
export function inCodePage(text: string): string {
  return Array.from(text, (character) => (byteOf(character) === null ? '?' : character)).join('');
}

export function encodeCodePage(text: string): Buffer {
  return Buffer.from(Array.from(text, (character) => byteOf(character) ?? 0x3f));
}

export function decodeCodePage(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x80 && byte < 0xa0 ? HIGH[byte - 0x80]! : String.fromCharCode(byte))).join('');
}

function byteOf(character: string): number | null {
  const code = character.codePointAt(0)!;
  if (code < 0x80 || (code >= 0xa0 && code < 0x100)) return code;
  const place = HIGH.indexOf(character);
  return place === -1 ? null : place + 0x80;
}
