import { describe, expect, it } from 'vitest';
import { decodeTlv } from '../../../src/card/emv/decode/decode-tlv.ts';
import type { Decoded, DecodedNode } from '../../../src/card/emv/decode/decoded.ts';
import { tagText } from '../../../src/card/emv/decode/tag-text.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { type PrintedObject, printedObjects } from '../../support/card/printed-decode.ts';
import decodeVectors from '../../vectors/emv-decode.json' with { type: 'json' };

const vectors = decodeVectors.vectors.filter(({ decoder }) => decoder === 'tlv');
const vectorOf = (name: string) => vectors.find((vector) => vector.name.endsWith(name))!;
const decoded = (name: string): Decoded => decodeTlv(fromHex(vectorOf(name).input), { clear: true });

interface Placed {
  depth: number;
  node: DecodedNode;
}

/** The data objects of a tree in order; parts of values left out. */
function objects(nodes: readonly DecodedNode[], depth = 0): Placed[] {
  return nodes
    .filter(({ tag }) => tag !== undefined)
    .flatMap((node) => [
      { depth, node },
      ...objects(node.bytes === null ? (node.children ?? []) : [], depth + 1),
    ]);
}

const isAsn1Object = ({ name }: PrintedObject) =>
  name.startsWith('ASN.1 Object (') && !name.includes('(OID)');

/** The other decoder prints a SEQUENCE with the identifier that it begins with on one line. */
function printed(lines: readonly string[]): Omit<PrintedObject, 'name' | 'text' | 'meanings'>[] {
  return printedObjects(lines).map(({ depth, tag, length, hex }) => ({ depth, tag, length, hex }));
}

function ours(nodes: readonly DecodedNode[], lines: readonly string[]) {
  const expected = printedObjects(lines);
  const sequences = new Set(expected.filter(isAsn1Object).map(({ length }) => length));
  return objects(nodes)
    .filter(({ depth, node }, index, all) => {
      const parent = all.slice(0, index).findLast((other) => other.depth === depth - 1);
      const isFirst = index > 0 && all[index - 1] === parent;
      return !(
        node.tag === 0x06 &&
        isFirst &&
        parent?.node.tag === 0x30 &&
        sequences.has(parent.node.length)
      );
    })
    .map(({ depth, node }) => ({
      depth,
      tag: tagText(node.tag!),
      length: node.length,
      hex: node.bytes === null || node.bytes.length === 0 ? '' : toHex(node.bytes),
    }));
}

/** Names without what stands in brackets, and the few that the other decoder says in its own way. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  'EMV Data Template': 'READ RECORD Response Message Template',
  'ASN.1 UTF-8 string': 'ASN.1 UTF8String',
  'ASN.1 Null': 'ASN.1 NULL',
  'ASN.1 Object Identifier': 'ASN.1 OBJECT IDENTIFIER',
  'ASN.1 Object': 'ASN.1 SEQUENCE',
};
const plain = (name: string) => name.replace(/ \([^)]*\)/g, '');

describe('Book 3 Annex B: data objects as another decoder reads them', () => {
  it.each(vectors)('$name: the same tags, lengths and values in the same tree', ({ input, output }) => {
    const { nodes } = decodeTlv(fromHex(input), { clear: true });
    expect(ours(nodes, output)).toEqual(printed(output));
  });

  it.each(vectors)('$name: the same names', ({ input, output }) => {
    const { nodes } = decodeTlv(fromHex(input), { clear: true });
    const names = new Map(objects(nodes).map(({ node }) => [tagText(node.tag!), plain(node.name)]));
    for (const { tag, name } of printedObjects(output)) {
      expect(names.get(tag), tag).toBe(OWN_NAMES[plain(name)] ?? plain(name));
    }
  });

  it.each(vectors)('$name: the same text', ({ input, output }) => {
    const { nodes } = decodeTlv(fromHex(input), { clear: true });
    const texts = objects(nodes).map(({ node }) => node.meaning);
    for (const { text } of printedObjects(output)) if (text !== null) expect(texts).toContain(`"${text}"`);
  });

  it('ends where the other decoder ends, and says where', () => {
    const error = vectorOf('padding_test3').output.at(-1)!;
    const offset = Number(/at offset (\d+)/.exec(error)?.[1]);
    expect(decoded('padding_test3').fault?.offset).toBe(offset);
    for (const { name } of vectors.filter((vector) => !vector.name.endsWith('padding_test3'))) {
      expect(decoded(name).fault, name).toBeNull();
    }
  });
});

describe('Book 3 Annex A: values as another decoder reads them', () => {
  it('the transaction type', () => {
    expect(decoded('decode_test5').nodes[0]?.meaning).toBe('Goods and services');
  });

  it('currencies and countries', () => {
    const names = decoded('9F3B_test1').nodes[0]?.meaning;
    expect(names).toBe('EUR Euro, GBP British Pound, USD US Dollar');
    const inner = objects(decoded('padding_test3').nodes).map(({ node }) => node.meaning);
    expect(inner).toContain('USD US Dollar');
    expect(inner).toContain('US United States');
  });

  it('languages', () => {
    expect(decoded('5F2D_test3').nodes[0]?.meaning).toBe('English, unknown');
  });

  it('the form factor of a Visa device', () => {
    const [node] = decoded('9F6E_test3').nodes;
    expect(node?.kernelId).toBe(3);
    const says = node?.bits?.map(({ meaning }) => meaning);
    expect(says).toEqual([
      'Version: 1',
      'Form factor: Consumer mobile phone',
      'Passcode capable',
      'Two-way messaging',
      'Cloud-based payment credentials',
      'Technology: Contactless, ISO/IEC 14443 (NFC included)',
    ]);
  });

  it('the commands of an issuer script', () => {
    const script = decoded('issuer_response_test4').nodes[0]?.children ?? [];
    expect(script[1]?.meaning).toBe('PIN CHANGE/UNBLOCK: PIN changed');
    expect(script[2]?.meaning).toBe('PUT DATA: tag 8E00');
  });

  it('the cryptogram information', () => {
    const says = decoded('9F27_test2').nodes[0]?.bits?.map(({ meaning }) => meaning);
    expect(says).toEqual(['Cryptogram: AAC', 'Reason: Service not allowed']);
  });

  it('object identifiers of ASN.1', () => {
    const { output } = vectorOf('asn1_test3');
    const identifiers = objects(decoded('asn1_test3').nodes).flatMap(({ node }) =>
      node.tag === 6 ? [node.value] : [],
    );
    expect(identifiers).toEqual([...output.join('\n').matchAll(/\((\d+(?:\.\d+)+) /g)].map(([, oid]) => oid));
  });

  it('terminal categories, known, reserved and unknown', () => {
    const { output } = vectorOf('poi_terminal_category_test');
    const says = decoded('poi_terminal_category_test').nodes.map((node) =>
      (node.children ?? []).flatMap((child) => (child.children ?? [child]).map(categoryWords)),
    );
    const expected = printedObjects(output).map(({ meanings }) =>
      meanings.map((text) => text.replace(/^Terminal Category: /, '').replace(/^0x.* \(RFU\)$/, 'RFU')),
    );
    expect(says).toEqual(expected);
  });

  function categoryWords({ name, meaning, parameters }: DecodedNode): string | undefined {
    return name === 'Unknown POI Information'
      ? `Unknown POI Information ID 0x${parameters?.['id']}`
      : meaning;
  }
});
