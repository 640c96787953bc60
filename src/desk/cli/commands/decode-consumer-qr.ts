import { decodeTlv } from '../../../card/emv/decode/decode-tlv.ts';
import type { DecodedNode } from '../../../card/emv/decode/decoded.ts';
import { tagText } from '../../../card/emv/decode/tag-text.ts';
import { consumerBytes, readConsumerQr } from '../../../card/wallets/emv-qr/consumer-qr.ts';
import { toHex } from '../../../platform/bytes/hex.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { DescribedCode, ShownObject } from './described-code.ts';

/** Tags that mean something else in a consumer's code than on a card. @spec EMVCo QR CPM 1.1, 5.1 */
const NAMES: Readonly<Record<number, string>> = {
  133: 'Payload Format Indicator',
  98: 'Common Data Template',
  99: 'Application Specific Transparent Template',
  100: 'Common Data Transparent Template',
};

/** A consumer's code, as far as it can be read, and what is wrong with it. */
export function consumerCode(text: string, clear: boolean): DescribedCode {
  const common = { kind: 'consumer', crc: null, crcOk: null } as const;
  let nodes: readonly DecodedNode[] = [];
  let error: TerminalError | null = null;
  try {
    nodes = decodeTlv(consumerBytes(text), { clear }).nodes.map(renamed);
    readConsumerQr(text);
  } catch (thrown) {
    if (!(thrown instanceof TerminalError)) throw thrown;
    error = thrown;
  }
  return { ...common, objects: nodes.filter(isObject).map(shownObject), nodes, error };
}

type ObjectNode = DecodedNode & { tag: number };

/** Not a named part of a value. */
const isObject = (node: DecodedNode): node is ObjectNode => node.tag !== undefined;

function renamed(node: DecodedNode): DecodedNode {
  const name = NAMES[node.tag ?? 0];
  const children = node.children?.map(renamed);
  if (name === undefined) return children ? { ...node, children } : node;
  const { element: _, ...rest } = node;
  return { ...rest, name, ...(children ? { children } : {}) };
}

function shownObject(node: ObjectNode): ShownObject {
  const { tag, name, bytes, masked, children = [] } = node;
  return {
    id: tagText(tag),
    name,
    value: bytes === null ? truncatedNumber(node) : toHex(bytes),
    masked,
    objects: children.filter(isObject).map(shownObject),
  };
}

/** First and last digits of a card number, of its own or the first part of a track; null for all else. */
function truncatedNumber({ masked, value, children = [] }: DecodedNode): string | null {
  const number = masked ? (value ?? children[0]?.value) : undefined;
  return typeof number === 'string' ? number : null;
}
