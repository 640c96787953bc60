import { describe, expect, it } from 'vitest';
import { decodeBits, describeTag, tagByText } from '../../../../../src/card/emv/decode/decode-bits.ts';
import { decodeCvm } from '../../../../../src/card/emv/decode/decode-cvm.ts';
import { decodeDol } from '../../../../../src/card/emv/decode/decode-dol.ts';
import { decodeTlv } from '../../../../../src/card/emv/decode/decode-tlv.ts';
import { decodeTrack2 } from '../../../../../src/card/emv/decode/decode-track.ts';
import { fromHex } from '../../../../../src/platform/bytes/hex.ts';

describe('CVM data', () => {
  it('are a list of rules', () => {
    const { nodes } = decodeCvm(fromHex('0000138800000000 4203 1E00 1F06'));
    expect(nodes[0]?.children?.map(({ meaning }) => meaning)).toEqual([
      '5000 in minor units',
      '0 in minor units',
      'Enciphered PIN verified online; if the terminal supports the CVM; else the next rule',
      'Signature; always; else fail',
      'No CVM required; if in the application currency and under X; else fail',
    ]);
  });

  it('are results, or one rule, or a list with its tag and length', () => {
    const results = decodeCvm(fromHex('1F0002')).nodes[0];
    expect(results?.children?.map(({ meaning }) => meaning)).toEqual([
      'No CVM required',
      'Always',
      'Successful',
    ]);
    expect(decodeCvm(fromHex('3F0000')).nodes[0]?.children?.[1]?.meaning).toBe('No condition');
    expect(decodeCvm(fromHex('1F03')).nodes[0]?.name).toBe('CV rule');
    expect(decodeCvm(fromHex('8E0A00000000000000001F03')).nodes[0]).toMatchObject({ offset: 2, length: 10 });
  });

  it('name what only a payment system or an issuer can', () => {
    const meaning = (rule: string) => decodeCvm(fromHex(rule)).nodes[0]?.meaning;
    expect(meaning('2000')).toContain('Method of the payment system (32)');
    expect(meaning('3000')).toContain('Method of the issuer (48)');
    expect(meaning('1F80')).toContain('condition of a payment system (128)');
  });

  it.each(['00000000', '000000000000000042031F'])('%s is cut off', (hex) => {
    expect(decodeCvm(fromHex(hex)).fault?.offset).toBe(hex.length / 2);
  });
});

describe('a data object list', () => {
  it('may have its tag and length around it', () => {
    expect(decodeDol(fromHex('9F38069F1D089F1A02')).nodes[0]?.parameters).toEqual({ totalLength: 10 });
  });

  it('names what only kernels define by the length that is asked for', () => {
    const name = (dol: string, kernelId?: number) =>
      decodeDol(fromHex(dol), kernelId === undefined ? {} : { kernelId }).nodes[0]?.children?.[0]?.name;
    expect(name('9F7C14', 2)).toBe('Merchant Custom Data');
    expect(name('9F7F04')).toBe('DS Unpredictable Number');
    expect(name('9F6A04')).toBe('Unpredictable Number (Numeric)');
    expect(name('DF5504')).toBe('Unknown');
  });

  it('ends at what it cannot read, after what it could', () => {
    const { nodes, fault } = decodeDol(fromHex('9F0206 9F'));
    expect(nodes[0]?.children).toHaveLength(1);
    expect(fault).toMatchObject({ offset: 3, message: 'The tag is cut off.' });
  });

  it('must fit the values', () => {
    const { fault } = decodeDol(fromHex('9F02069C01'), { values: fromHex('00000000125000FF') });
    expect(fault).toMatchObject({ offset: 7, message: 'The list asks for 7 bytes, the values have 8.' });
  });
});

describe('one element bit by bit', () => {
  it('has the bits that are 1, fields of several, and what is reserved', () => {
    const { nodes } = decodeBits(0x95, fromHex('8000008010'));
    expect(nodes[0]?.bits).toEqual([
      {
        byte: 1,
        high: 8,
        low: 8,
        value: 1,
        meaning: 'Offline data authentication was not performed',
        reserved: false,
      },
      { byte: 4, high: 8, low: 8, value: 1, meaning: 'Transaction exceeds the floor limit', reserved: false },
      {
        byte: 5,
        high: 5,
        low: 5,
        value: 1,
        meaning: 'Script processing failed after the final GENERATE AC',
        reserved: false,
      },
    ]);
    expect(decodeBits(0x9b, fromHex('0001')).nodes[0]?.bits?.[0]).toMatchObject({
      meaning: 'RFU',
      reserved: true,
    });
  });

  it('may have its tag and length around it', () => {
    expect(decodeBits(0x95, fromHex('95050000008000')).nodes[0]?.length).toBe(5);
  });

  it('of kernel 2’s own: the outcome parameter set', () => {
    const says = decodeBits(0xdf8129, fromHex('30F0F010B8F0FF00'), { kernelId: 2 }).nodes[0]?.bits?.map(
      ({ meaning }) => meaning,
    );
    expect(says).toEqual([
      'Outcome: Online request',
      'Start: N/A',
      'Online response data: N/A',
      'CVM: Obtain signature',
      'UI request on outcome present',
      'Data record present',
      'Discretionary data present',
      'Receipt',
      'Alternate interface preference: N/A',
      'Field off request (100 ms): N/A',
      'Removal time-out (100 ms): 0',
    ]);
  });

  it('of kernel 2’s own: error indication and message', () => {
    const parts = (hex: string) =>
      decodeTlv(fromHex(hex), { kernelId: 2 }).nodes[0]?.children?.map(({ meaning }) => meaning);
    expect(parts('DF8115060001000000 1C')).toEqual([
      'OK',
      'Card data missing',
      'OK',
      undefined,
      'Insert, swipe or try another card',
    ]);
    const request = '1B00000013656E0000000000001000000000125009 78';
    expect(parts(`DF811616${request}`)).toEqual([
      'Authorising, please wait',
      'Not ready',
      '1300 ms',
      'English',
      'Amount',
      '12.50 EUR',
      'EUR Euro',
    ]);
  });

  it('is unknown where the dictionary has no row', () => {
    expect(decodeBits(0xdf55, fromHex('01')).fault?.message).toBe('No meaning is known for tag DF55.');
  });
});

describe('a tag', () => {
  it.each([
    ['95', 0x95],
    ['9f33', 0x9f33],
    ['0xDF8129', 0xdf8129],
    ['TVR', 0x95],
    ['ctq', 0x9f6c],
    ['Terminal Capabilities', 0x9f33],
    ['Card Transaction Qualifiers', 0x9f6c],
    ['Kernel Configuration', 0xdf811b],
  ])('is meant by %s', (text, tag) => {
    expect(tagByText(text)).toBe(tag);
  });

  it('is not meant by a word that names nothing', () => {
    expect(tagByText('floor wax')).toBeNull();
  });

  it('has all that its bits can say', () => {
    const { nodes } = describeTag(0x9f27);
    expect(nodes[0]?.bits?.map(({ meaning }) => meaning)).toEqual([
      'Cryptogram: AAC',
      'Cryptogram: TC',
      'Cryptogram: ARQC',
      'Advice required',
      'Reason: No information given',
      'Reason: Service not allowed',
      'Reason: PIN try limit exceeded',
      'Reason: Issuer authentication failed',
    ]);
  });

  it('is described once for each kernel that reads it its own way', () => {
    expect(describeTag(0x9f6e).nodes.map(({ kernelId }) => kernelId)).toEqual([2, 3, 4]);
    expect(describeTag(0x9f6e, 3).nodes.map(({ kernelId }) => kernelId)).toEqual([3]);
    expect(describeTag(0xdf55).fault).not.toBeNull();
  });
});

describe('a track', () => {
  it('that cannot be read says why, without its digits', () => {
    const { fault, nodes } = decodeTrack2(fromHex('5413330089601034'));
    expect(fault?.message).toBe('Track 2: no separator D.');
    expect(nodes[0]?.bytes).toBeNull();
  });

  it('expires in this century or the last', () => {
    const expiry = (yymm: string) =>
      decodeTrack2(fromHex(`5413330089601034D${yymm}2010F`)).nodes[0]?.children?.[1]?.meaning;
    expect(expiry('2512')).toBe('2025-12');
    expect(expiry('9912')).toBe('1999-12');
  });
});
