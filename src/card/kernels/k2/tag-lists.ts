import { MAX_TAG_BYTES, parseTlvs, TlvError, tagAt, tagLengthAt } from '../../emv/tlv.ts';

/**
 * Tags one after the other, as in Tags To Read DF8112.
 * NOTE: a list that is not well formed counts up to where it breaks: it is the terminal's, and the Book has no error
 * for it.
 */
export function parseTagList(bytes: Uint8Array): number[] {
  const tags: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = tagLengthAt(bytes, at, bytes.length);
    if (length === 0 || length > MAX_TAG_BYTES) return tags;
    tags.push(tagAt(bytes, at, length));
    at += length;
  }
  return tags;
}

/**
 * Data objects one after the other, as in Tags To Write FF8102 and FF8103, in their order.
 * NOTE: of a list that is not well formed nothing is written: half of what the terminal wants to store is worse than
 * none of it.
 */
export function parseWriteList(bytes: Uint8Array): Map<number, Uint8Array> {
  try {
    return new Map(parseTlvs(bytes).map(({ tag, value }) => [tag, value]));
  } catch (error) {
    if (error instanceof TlvError) return new Map();
    throw error;
  }
}
