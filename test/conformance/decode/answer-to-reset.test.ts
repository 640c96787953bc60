import { describe, expect, it } from 'vitest';
import { decodeAtr } from '../../../src/card/emv/decode/decode-atr.ts';
import type { DecodedNode } from '../../../src/card/emv/decode/decoded.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { closest } from '../../support/card/printed-decode.ts';
import decodeVectors from '../../vectors/emv-decode.json' with { type: 'json' };

const { input, output } = decodeVectors.vectors.find(({ decoder }) => decoder === 'atr')!;
const { nodes, fault } = decodeAtr(fromHex(input));
const nodeOf = (name: string): DecodedNode => nodes.find((node) => node.name === name)!;
const numberIn = (line: string, name: string) => Number(new RegExp(`\\b${name}=(\\d+)`).exec(line)?.[1]);
const printed = (start: string) => output.find((line) => line.trim().startsWith(start))!;

describe('ISO/IEC 7816-3 8.2: an answer to reset as another decoder reads it', () => {
  it('is without fault, and its check byte is right', () => {
    expect(fault).toBeNull();
    expect(nodeOf('TCK').meaning).toBe('right');
  });

  it('has the same bytes by name', () => {
    const expected = output.flatMap(
      (line) => /^ {2}(T[SABCD0K]\w*) +(?:= )0x([0-9A-F]{2})/.exec(line)?.slice(1, 3).join(' ') ?? [],
    );
    const named = nodes.filter(({ name }) => /^T[SABCD0]\d*$|^TCK$/.test(name));
    const historicalCategory = 'T1 00';
    expect(expected.filter((line) => line !== historicalCategory)).toEqual(
      named.map(({ name, bytes }) => `${name} ${toHex(bytes!)}`),
    );
  });

  it('announces the same interface bytes, historical bytes and protocols', () => {
    expect(nodeOf('T0').parameters?.['historicalBytes']).toBe(numberIn(printed('T0 '), 'K'));
    for (const line of output.filter((text) => /Y\d=/.test(text))) {
      const [name = ''] = line.trim().split(' ');
      const following = /Y\d=([A-D\dT,]+)/.exec(line)?.[1]?.split(',') ?? [];
      for (const one of following) expect(nodeOf(name).meaning, name).toContain(one);
      const protocol = /T=(\d+)/.exec(line)?.[1];
      if (protocol) expect(nodeOf(name).meaning).toContain(`T=${protocol}`);
    }
  });

  it('comes to the same speed, guard time, field size and waiting times', () => {
    const ta1 = printed('TA1');
    const bitRate = Number(/max (\d+) bit/.exec(ta1)?.[1]);
    expect(nodeOf('TA1').parameters).toEqual({
      Fi: numberIn(ta1, 'Fi'),
      Di: numberIn(ta1, 'Di'),
      maxMHz: 5,
      maxBitRate: bitRate,
    });
    expect(nodeOf('TC1').parameters).toEqual({ N: numberIn(printed('TC1'), 'N') });
    expect(nodeOf('TA3').parameters).toEqual({ IFSI: numberIn(printed('TA3'), 'IFSI') });
    expect(nodeOf('Transmission').parameters).toMatchObject({
      GT: numberIn(printed('TC1'), 'GT'),
      WT: numberIn(printed('TC2'), 'WT'),
      CWT: numberIn(printed('TB3'), 'CWT'),
      BWT: numberIn(printed('TB3'), 'BWT'),
    });
    expect(nodeOf('Transmission').meaning).toContain('negotiable mode');
  });

  it('has the same clock stop and classes', () => {
    expect(nodeOf('TA4').meaning).toBe('clock stop not supported, class A (5 V), B (3 V)');
  });

  it('has the same historical bytes, bit by bit', () => {
    const parts = nodeOf('Historical bytes').children!;
    const lists = new Map<string, string[]>();
    let current = '';
    for (const line of output) {
      const object = /^ {2}(\w[\w ]+) \(0x\w\): \[\d\]/.exec(line)?.[1];
      if (object !== undefined) current = object;
      const item = /^ {4}- (.*)$/.exec(line)?.[1];
      if (item !== undefined) lists.set(current, [...(lists.get(current) ?? []), item]);
    }
    expect([...lists.keys()]).toEqual(['Card service data', 'Card capabilities']);
    for (const [name, items] of lists) {
      const meanings = parts.find((one) => one.name === name)!.bits!.map(({ meaning }) => meaning);
      expect(meanings, name).toHaveLength(items.length);
      for (const [index, item] of items.entries())
        expect(closest(item, meanings).candidate, item).toBe(meanings[index]);
    }
    expect(parts.at(-2)).toMatchObject({ name: 'Life cycle status', meaning: 'no information' });
    expect(toHex(parts.at(-1)!.bytes!)).toBe('9000');
  });
});
