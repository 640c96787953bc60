import { toHex } from '../../../platform/bytes/hex.ts';
import { statusWordMeaning } from '../../iso7816/status-words.ts';
import { type Decoded, type DecodedNode, type DecodeOptions, part } from './decoded.ts';
import { cutNode, elementNode, templateNode } from './element-node.ts';
import { type ReadObject, readTlv } from './lenient-tlv.ts';
import type { TreeContext } from './tree-context.ts';
import { treeHints } from './tree-hints.ts';

/**
 * A sequence of data objects, with all that the dictionary says of them; a status word may follow the last one.
 * @spec EMV 4.4 Book 3, Annex B
 */
export function decodeTlv(bytes: Uint8Array, options: DecodeOptions = {}): Decoded {
  const end = endOfObjects(bytes);
  const { objects, fault } = readTlv(bytes, 0, end);
  const context = treeHints(bytes, objects, {
    clear: options.clear ?? false,
    codeTable: 1,
    ...(options.kernelId === undefined ? {} : { kernelId: options.kernelId }),
  });
  const nodes = objectNodes(bytes, objects, context);
  if (end < bytes.length) nodes.push(statusWordNode(bytes.subarray(end), end));
  return { nodes, kernelId: context.kernelId ?? null, fault };
}

/** Data objects as nodes, in order. */
export function objectNodes(
  bytes: Uint8Array,
  objects: readonly ReadObject[],
  context: TreeContext,
): DecodedNode[] {
  let here = context;
  return objects.map((object) => {
    const node = objectNode(bytes, object, here);
    // Outside a template, where it holds for what stands beside it, an Issuer Code Table Index holds from here on.
    if (object.tag === ISSUER_CODE_TABLE_INDEX) here = { ...here, codeTable: bytes[object.valueOffset] ?? 1 };
    return node;
  });
}

const ISSUER_CODE_TABLE_INDEX = 0x9f11;

function objectNode(bytes: Uint8Array, object: ReadObject, context: TreeContext): DecodedNode {
  const { tag, offset, valueOffset, end, constructed } = object;
  if (!constructed) {
    const value = bytes.subarray(valueOffset, end);
    const place = { offset, at: valueOffset };
    return object.missing > 0
      ? cutNode(tag, value, place, object.missing, context)
      : elementNode(tag, value, place, context);
  }
  const index = object.children.find((child) => child.tag === ISSUER_CODE_TABLE_INDEX);
  const inner = index ? { ...context, codeTable: bytes[index.valueOffset] ?? 1 } : context;
  const children = objectNodes(bytes, object.children, inner);
  return templateNode(tag, end - valueOffset, offset, children, context);
}

/** SW1 SW2. */
export function statusWordNode(bytes: Uint8Array, offset: number): DecodedNode {
  const sw = (bytes[0]! << 8) | bytes[1]!;
  return part('Status word', bytes, offset, { value: toHex(bytes), meaning: statusWordMeaning(sw) });
}

/**
 * Where the objects end: before a status word, where one follows a template.
 * NOTE: 90 00 could be an empty Issuer Public Key Certificate, and 6x xx the beginning of a template: both are what
 * nobody sends after a whole template.
 */
function endOfObjects(bytes: Uint8Array): number {
  const end = bytes.length - 2;
  if (end < 2) return bytes.length;
  const sw = (bytes[end]! << 8) | bytes[end + 1]!;
  if (sw !== 0x9000 && bytes[end]! >> 4 !== 6) return bytes.length;
  const { objects, fault } = readTlv(bytes, 0, end);
  const last = objects[objects.length - 1];
  return !fault && last?.constructed ? end : bytes.length;
}
