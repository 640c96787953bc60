import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeApdus } from '../../../../../src/card/emv/decode/decode-apdu.ts';
import type { DecodedNode } from '../../../../../src/card/emv/decode/decoded.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const decode = (...hex: string[]) => decodeApdus(hex.map(fromHex));
const partOf = (node: DecodedNode | undefined, name: string) =>
  node?.children?.find((one) => one.name === name);

describe('a command', () => {
  it.each([
    ['00A404000E325041592E5359532E444446303100', 'SELECT: by DF name, first or only occurrence'],
    ['00A4040207A000000003101000', 'SELECT: by DF name, next occurrence'],
    ['80A8000002830000', 'GET PROCESSING OPTIONS'],
    ['00B2010C00', 'READ RECORD: SFI 1, record 1'],
    ['80AE80000100 00', 'GENERATE AC: ARQC requested'],
    ['80AE50000100 00', 'GENERATE AC: TC requested, CDA requested'],
    ['80CA9F1700', 'GET DATA: tag 9F17'],
    ['00840000 00', 'GET CHALLENGE'],
    ['0088000004 11223344 00', 'INTERNAL AUTHENTICATE'],
    ['802A8E8004 11223344 00', 'COMPUTE CRYPTOGRAPHIC CHECKSUM: dynamic CVC3'],
    ['80EA000004 11223344 00', 'EXCHANGE RELAY RESISTANCE DATA'],
    ['0020008008 241234FFFFFFFFFF', 'VERIFY: plaintext PIN'],
    ['8424000010'.concat('00'.repeat(16)), 'PIN CHANGE/UNBLOCK: PIN unblocked'],
    ['FFCA000000', 'GET DATA: UID'],
    ['90600000 00', 'native command 60'],
    ['80F3000000', 'unknown instruction F3'],
  ])('%s is %s', (hex, meaning) => {
    const { nodes, fault } = decode(hex);
    expect(fault).toBeNull();
    expect(nodes[0]).toMatchObject({ name: 'Command', meaning });
  });

  it('has its lengths, short and extended', () => {
    const short = decode('00A4040007A000000003101000').nodes[0];
    expect(partOf(short, 'Lc')?.meaning).toBe('7 bytes');
    expect(partOf(short, 'Le')?.meaning).toBe('up to 256');
    const extended = decode(`00D60000 000100 ${'AB'.repeat(256)} 0000`).nodes[0];
    expect(partOf(extended, 'Lc')?.meaning).toBe('256 bytes');
    expect(partOf(extended, 'Le')?.meaning).toBe('up to 65536');
    expect(partOf(decode('00B00000 000000').nodes[0], 'Le')?.meaning).toBe('up to 65536');
  });

  it.each([
    ['00A404000EA0000000', 4, 'Lc says 14 bytes, but there are only 4 more.'],
    ['00A4040002A00000000000', 7, '4 bytes follow the 2 of data that Lc announces.'],
  ])('%s: byte %i is wrong', (hex, offset, message) => {
    expect(decode(hex).fault).toMatchObject({ offset, message });
  });

  it('hides a PIN unless it is asked for', () => {
    const hex = '0020008008241234FFFFFFFFFF';
    expect(partOf(decode(hex).nodes[0], 'PIN or key')).toMatchObject({ masked: true, bytes: null });
    const clear = decodeApdus([fromHex(hex)], { clear: true }).nodes[0];
    expect(toHex(partOf(clear, 'PIN or key')!.bytes!)).toBe('241234FFFFFFFFFF');
  });
});

describe('a response', () => {
  it.each([
    ['9000', 'Success'],
    ['6A82', 'File or application not found'],
    ['6C1F', 'Wrong Le, 31 bytes available'],
    ['6110', '16 bytes more to be fetched'],
    ['63C2', 'Verification failed, 2 tries left'],
  ])('%s says %s', (hex, meaning) => {
    expect(decode(hex).nodes[0]).toMatchObject({ name: 'Response', value: hex, meaning });
  });

  it('in format 1 is what its command asked for', () => {
    const gpo = decode('80A8000002830000', '8006198008010100 9000').nodes[1]?.children?.[0];
    expect(gpo?.children?.map(({ name }) => name)).toEqual([
      'Application Interchange Profile (AIP)',
      'Application File Locator (AFL)',
    ]);
    const answer = '8012 80 0001 1122334455667788 06010A03A02000 9000';
    const cryptogram = decode('80AE80000100 00', answer).nodes[1]?.children?.[0];
    expect(cryptogram?.children?.map(({ name }) => name)).toEqual([
      'Cryptogram Information Data',
      'Application Transaction Counter (ATC)',
      'Application Cryptogram',
      'Issuer Application Data',
    ]);
    const relay = decode('80EA00000411223344 00', '800A AABBCCDD 0001 0010 0005 9000').nodes[1]
      ?.children?.[0];
    expect(relay?.children?.map(({ meaning }) => meaning)).toEqual([undefined, '0.1 ms', '1.6 ms', '0.5 ms']);
  });

  it('too short for a status word is a fault', () => {
    expect(decode('90').fault?.message).toBe('A response has at least a status word of 2 bytes.');
  });
});

describe('an exchange', () => {
  const SELECT = '00A4040007A000000003101000';
  const FCI = '6F1A 8407A0000000031010 A50F 9F380C 9F6604 9F0206 9F3704 5F2A02 9000';

  it('splits the data of a command along the list that the card sent', () => {
    const { nodes, kernelId, fault } = decode(
      SELECT,
      FCI,
      '80A8000012 8310 36004000 000000001250 11223344 0978 00',
    );
    expect(fault).toBeNull();
    expect(kernelId).toBe(3);
    const values = partOf(nodes[2], 'Command Template')?.children;
    expect(values?.map(({ meaning }) => meaning)).toEqual([undefined, '12.50 EUR', undefined, 'EUR Euro']);
    expect(values?.map(({ offset }) => offset)).toEqual([7, 11, 17, 21]);
  });

  it('says so where the data do not fit the list', () => {
    const { nodes } = decode(SELECT, FCI, '80A8000004 8302 3600 00');
    expect(partOf(nodes[2], 'Command Template')?.notes).toEqual([
      'The list asks for 16 bytes, the values have 2.',
    ]);
  });

  it('uses CDOL1 for the first GENERATE AC and CDOL2 for the second', () => {
    const { nodes } = decode(
      '700F 8C06 9F0206 9F3704 8D05 8A02 9F3704 9000',
      '80AE80000A 000000000100 11223344 00',
      '7703 9A0100 9000',
      '80AE400006 3030 11223344 00',
    );
    const tags = (index: number) => partOf(nodes[index], 'Data')?.children?.map(({ tag }) => tag);
    expect(tags(1)).toEqual([0x9f02, 0x9f37]);
    expect(tags(3)).toEqual([0x8a, 0x9f37]);
  });

  it('takes a list by hand where the card’s own is not there', () => {
    const dol = fromHex('9F02065F2A02');
    const { nodes } = decodeApdus([fromHex('80AE800008 000000001250 0978 00')], { dol });
    expect(partOf(nodes[0], 'Data')?.children?.[0]?.meaning).toBe('12.50 EUR');
  });

  it('reads a record of the log as the card’s log format says', () => {
    const { nodes } = decode(
      '80CA9F4F00',
      '9F4F05 9A03 9F0206 9000',
      '00B2015C00',
      '260105 000000001250 9000',
    );
    const record = partOf(nodes[3], 'Log record');
    expect(record?.children?.[0]?.meaning).toBe('2026-01-05');
  });

  it('forgets lists and kernel at the next selection', () => {
    const { nodes, kernelId } = decode(SELECT, FCI, '00A4040007A000000004101000', '80A8000004830236 00 00');
    expect(kernelId).toBe(2);
    expect(partOf(nodes[3], 'Command Template')?.children?.[0]?.name).toBe('PDOL values');
  });

  it('tells in which APDU it goes wrong', () => {
    expect(decode('00B2010C00', '7004 9F02 06 9000').fault?.message).toMatch(/^APDU 2: /);
  });

  it('of any bytes is decoded without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (apdus) => {
        expect(decodeApdus(apdus).nodes).toHaveLength(apdus.length);
      }),
    );
  });
});
