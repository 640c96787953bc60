import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { answeredObjects } from '../../../../src/rig/transcripts/data-objects.ts';
import { recordedReader } from '../../../../src/rig/transcripts/recorded-reader.ts';
import {
  differingValues,
  recordedTerminalValues,
  sentValues,
} from '../../../../src/rig/transcripts/terminal-values.ts';

const steps = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([command, response]) => ({
    command: command === '' ? null : fromHex(command),
    response: fromHex(response),
    tookUs: null,
  }));
const hexOf = (values: ReadonlyMap<number, Uint8Array> | null) =>
  values && Object.fromEntries([...values].map(([tag, value]) => [tag.toString(16), toHex(value)]));

const SELECT = '00A4040007A000000003101000';
/** PDOL: 9F66 9A 9F37. */
const FCI = '6F 16 84 07 A0000000031010 A5 0B 9F38 08 9F6604 9A03 9F3704 9000'.replaceAll(' ', '');
const GPO = '80A800000D830B 24C04000 200316 ABABABAB 00'.replaceAll(' ', '');

describe('what the recorded terminal sent', () => {
  it('is told by the card’s lists and the commands that answer them', () => {
    const recorded = steps(
      [SELECT, FCI],
      [GPO, '80060040080101009000'],
      // CDOL1: 9F02 95 9F34
      ['00B2010C00', '700A8C08 9F0206 9502 9F3403 9000'.replaceAll(' ', '')],
      ['80AE80000B 000000009000 0004 420300 00'.replaceAll(' ', ''), '6985'],
    );
    expect(hexOf(recordedTerminalValues(recorded))).toEqual({
      '9a': '200316',
      '9f37': 'ABABABAB',
      '9f02': '000000009000',
    });
    expect(recordedReader(recorded)).toEqual({
      ttq: fromHex('24C04000'),
      cvmCapability: 0x40,
      magStripeMode: false,
    });
  });

  it.each([
    [
      'a PDOL of another length than the values',
      [
        [SELECT, FCI],
        ['80A8000002830000', '6985'],
      ],
    ],
    ['no PDOL', [[GPO, '6985']]],
    [
      'the PDOL of an application selected before',
      [
        [SELECT, FCI],
        [SELECT, '6F009000'],
        [GPO, '6985'],
      ],
    ],
    [
      'a PDOL that is none',
      [
        [SELECT, '6F07A5059F38029F669000'],
        [GPO, '6985'],
      ],
    ],
  ] as const)('is not told by %s', (_name, recorded) => {
    expect(hexOf(recordedTerminalValues(steps(...recorded)))).toEqual({});
    expect(recordedReader(steps(...recorded)).ttq).toBeNull();
  });

  it('says nothing of a reader that sent a TTQ without EMV mode', () => {
    const zeros = '80A800000D830B 00000000 000000 00000000 00'.replaceAll(' ', '');
    expect(recordedReader(steps([SELECT, FCI], [zeros, '6985']))).toEqual({
      ttq: null,
      cvmCapability: 0,
      magStripeMode: false,
    });
  });

  it('says nothing of mag-stripe mode where its record was read', () => {
    const afl = '800A19800801010010010100';
    const read = (record: string) =>
      recordedReader(steps(['80A8000002830000', `${afl}9000`], [record, '6985'], ['80AE800000', '6985']));
    expect(read('00B2010C00').magStripeMode).toBe(false);
    expect(read('00B2011400').magStripeMode).toBe(true);
  });

  it('can be compared with what this one sends, by tag', () => {
    const objects = new Map([[0x9f38, fromHex('9F66049A03')]]);
    const gpo = (ttq: string, date: string) => fromHex(`80A80000098307${ttq}${date}00`);
    const first = gpo('24C04000', '200316');
    expect(hexOf(sentValues(first, objects))).toEqual({ '9f66': '24C04000', '9a': '200316' });
    expect(differingValues(first, gpo('21004000', '200316'), objects)).toEqual([0x9f66]);
    expect(differingValues(first, first, objects)).toEqual([]);
    expect(differingValues(first, fromHex('80A8000002830000'), objects)).toBeNull();
    expect(differingValues(first, fromHex('00B2010C00'), objects)).toBeNull();
  });
});

describe('the data objects of an answer', () => {
  const objects = (command: string, response: string) =>
    hexOf(answeredObjects(command === '' ? null : fromHex(command), fromHex(response)));

  it.each([
    ['an FCI that breaks off', SELECT, '6F0B8402A000A50687010150009000', {}],
    ['an FCI', SELECT, '6F098402A000A5038701019000', { '84': 'A000', '87': '01' }],
    ['a record that breaks off', '', '70055F24032512319000', {}],
    ['a record of an unknown command', '', '70065F24032512319000', { '5f24': '251231' }],
    [
      'GET PROCESSING OPTIONS, format 1',
      '80A8000002830000',
      '8006198008010100 9000',
      { '82': '1980', '94': '08010100' },
    ],
    [
      'GENERATE AC, format 1',
      '80AE800000',
      '800D 80 0001 1122334455667788 0101 9000',
      { '9f27': '80', '9f36': '0001', '9f26': '1122334455667788', '9f10': '0101' },
    ],
    ['GET DATA', '80CA9F3600', '9F360200019000', { '9f36': '0001' }],
    ['what is no template', '', '9F360200019000', {}],
    ['another status word', SELECT, '6F098402A000A5038701016283', {}],
    ['nothing', SELECT, '9000', {}],
  ])('%s', (_name, command, response, expected) => {
    expect(objects(command, response)).toEqual(expected);
  });
});
