import type { Content } from '../field-spec.ts';

/** ISO 8859-1 codes each content allows: 1 where allowed. Content `b` has no characters. */
export const ALLOWED: Readonly<Record<Exclude<Content, 'b'>, Uint8Array>> = {
  n: allow(/[0-9]/),
  a: allow(/[A-Za-z ]/),
  an: allow(/[0-9A-Za-z ]/),
  ans: allow(/[\x20-\x7e]/),
  any: allow(/[\0-\xff]/),
  z: allow(/[0-9=]/),
  xn: allow(/[0-9CD]/),
  h: allow(/[0-9A-Fa-f]/),
};

function allow(characters: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (characters.test(String.fromCharCode(code)) ? 1 : 0));
}
