import type { BitReading, Decoded, DecodedNode } from '../../../card/emv/decode/decoded.ts';
import { tagText } from '../../../card/emv/decode/tag-text.ts';
import { toHex } from '../../../platform/bytes/hex.ts';

/** A node as `--json` prints it. docs/guides/decode.md describes it; fields are added, never changed. */
interface JsonNode {
  tag: string | null;
  name: string;
  kernel: number | null;
  source: string | null;
  format: string | null;
  offset: number;
  length: number;
  hex: string | null;
  masked: boolean;
  value: string | number | null;
  meaning: string | null;
  parameters: Readonly<Record<string, string | number>>;
  bits: readonly BitReading[];
  notes: readonly string[];
  children: JsonNode[];
}

/** What `tilld decode --json` prints. */
export function decodedJson(decoder: string, decoded: Decoded): Record<string, unknown> {
  const { kernelId, nodes, fault } = decoded;
  return { decoder, kernel: kernelId, nodes: nodes.map(jsonNode), error: fault };
}

function jsonNode(node: DecodedNode): JsonNode {
  return {
    tag: node.tag === undefined ? null : tagText(node.tag),
    name: node.name,
    kernel: node.kernelId ?? null,
    source: node.element?.source ?? null,
    format: node.element?.format ?? null,
    offset: node.offset,
    length: node.length,
    hex: node.bytes === null ? null : toHex(node.bytes),
    masked: node.masked,
    value: node.value ?? null,
    meaning: node.meaning ?? null,
    parameters: node.parameters ?? {},
    bits: node.bits ?? [],
    notes: node.notes ?? [],
    children: (node.children ?? []).map(jsonNode),
  };
}
