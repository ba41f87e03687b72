/** Every character that Unicode or ASCII calls a blank or a line break: the same as the compare options trim and collapse. */
const WHITE_SPACE = /[\t\n\v\f\r\u0085\p{Z}]+/gu;

function isWhiteSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Without white space at both ends. By hand: a pattern would try again at every blank inside. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end -= 1;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Every run of white space as one blank. */
export function collapsed(text: string): string {
  return text.replace(WHITE_SPACE, ' ');
}
