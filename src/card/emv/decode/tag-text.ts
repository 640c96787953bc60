import { toHex } from '../../../platform/bytes/hex.ts';
import { encodeTag } from '../tlv.ts';

/** '9F02' */
export function tagText(tag: number): string {
  return toHex(encodeTag(tag));
}
