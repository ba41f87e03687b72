import { COMPARED_CHARACTERS } from './held-texts.ts';

const FIRST_CHARACTERS = 4_096;

/**
 * Code points of many texts in one array, so that comparing millions of pairs makes no objects. Each text has a sign of the
 * characters in it, one bit per five low bits of a code point: what one sign has and another has not is in one text only.
 */
export class CharacterPool {
  codes = new Int32Array(FIRST_CHARACTERS);
  /** Where each text begins; one more tells where the last one ends. */
  starts: number[] = [0];
  signs: number[] = [];

  get size(): number {
    return this.signs.length;
  }

  clear(): void {
    this.starts = [0];
    this.signs = [];
  }

  add(text: string): void {
    let at = this.starts[this.signs.length]!;
    if (at + COMPARED_CHARACTERS > this.codes.length) {
      const grown = new Int32Array(2 * this.codes.length + COMPARED_CHARACTERS);
      grown.set(this.codes);
      this.codes = grown;
    }
    const most = at + COMPARED_CHARACTERS;
    let sign = 0;
    for (let unit = 0; unit < text.length && at < most; unit++) {
      let code = text.charCodeAt(unit);
      if (code >= 0xd800 && code < 0xdc00) {
        code = text.codePointAt(unit)!;
        if (code > 0xffff) unit++;
      }
      sign |= 1 << (code & 31);
      this.codes[at++] = code;
    }
    this.signs.push(sign);
    this.starts.push(at);
  }
}

/** How many of the 32 bits are set. */
export function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
