import { describe, expect, it } from 'vitest';
import { decodeApdus } from '../../../src/card/emv/decode/decode-apdu.ts';
import type { DecodedNode } from '../../../src/card/emv/decode/decoded.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import transcriptVectors from '../../vectors/emv-transcripts.json' with { type: 'json' };

const { transcripts } = transcriptVectors;
const apdusOf = (steps: readonly { c: string; r: string }[]) =>
  steps
    .flatMap(({ c, r }) => [c, r])
    .filter((hex) => hex !== '')
    .map(fromHex);

function all(nodes: readonly DecodedNode[]): DecodedNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children ?? [])]);
}

describe('Book 3 6.5: recorded exchanges, decoded whole', () => {
  it.each(transcripts)('$id: each APDU is a command or a response, as it was', ({ steps }) => {
    const { nodes, fault } = decodeApdus(apdusOf(steps), { clear: true });
    const kinds = steps.flatMap(({ c, r }) => [
      ...(c === '' ? [] : ['Command']),
      ...(r === '' ? [] : ['Response']),
    ]);
    expect(nodes.map(({ name }) => name)).toEqual(kinds);
    expect(fault).toBeNull();
  });

  it.each(transcripts)('$id: the data objects that its source names', ({ steps, expected }) => {
    const { nodes } = decodeApdus(apdusOf(steps), { clear: true });
    const found = all(nodes).filter(({ tag, bytes }) => tag !== undefined && bytes !== null);
    for (const [tag, values] of Object.entries(expected.dataObjects ?? {})) {
      const shown = found
        .filter((node) => node.tag === Number.parseInt(tag, 16))
        .map(({ bytes }) => toHex(bytes!));
      for (const value of [values].flat()) {
        const template = all(nodes).some(
          (node) => node.tag === Number.parseInt(tag, 16) && node.bytes === null,
        );
        if (!template) expect(shown, tag).toContain(value);
      }
    }
  });

  it.each(transcripts)('$id: no account number unless asked for', ({ steps, expected }) => {
    const pan = expected.track2?.pan;
    const decoded = JSON.stringify(decodeApdus(apdusOf(steps)), (_key, value: unknown) =>
      value instanceof Uint8Array ? toHex(value) : value,
    );
    if (pan) expect(decoded).not.toContain(pan);
    for (const node of all(decodeApdus(apdusOf(steps)).nodes)) {
      if (node.element?.sensitive && node.length > 0) expect(node.bytes, node.name).toBeNull();
    }
  });

  it('the PDOL of a card splits what the terminal sent for it', () => {
    const { steps } = transcripts.find(({ id }) => id === 'danielhu/visa-online')!;
    const { nodes, kernelId } = decodeApdus(apdusOf(steps));
    const sent = nodes.find(({ meaning }) => meaning === 'GET PROCESSING OPTIONS')!;
    const values = sent.children!.find(({ tag }) => tag === 0x83)!.children!;
    expect(kernelId).toBe(3);
    expect(values.length).toBeGreaterThan(3);
    expect(values[0]?.name).toBe('Terminal Transaction Qualifiers (TTQ)');
  });
});
