import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeTlv } from '../../../../../src/card/emv/decode/decode-tlv.ts';
import type { DecodedNode, DecodeOptions } from '../../../../../src/card/emv/decode/decoded.ts';
import { encodeTlv } from '../../../../../src/card/emv/tlv.ts';
import { concatBytes, fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const decode = (hex: string, options?: DecodeOptions) => decodeTlv(fromHex(hex), options);
const only = (hex: string, options?: DecodeOptions): DecodedNode => decode(hex, options).nodes[0]!;

/** All that a decoded tree shows, as text. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (part instanceof Uint8Array ? toHex(part) : part));
}

describe('a value', () => {
  it.each([
    ['9F0206000000001250', '1250 in minor units'],
    ['9A03260105', '2026-01-05'],
    ['9F2103235959', '23:59:59'],
    ['5F2A020978', 'EUR Euro'],
    ['9F1A020276', 'DE Germany'],
    ['5F5502444500'.slice(0, 10), 'DE Germany'],
    ['5F5603444555', 'DE Germany'],
    ['5F28020999', 'no code of ISO 3166-1'],
    ['9C0120', 'Refund'],
    ['9F350122', 'Merchant, attended, offline with online capability'],
    ['9F390107', 'Contactless EMV'],
    ['8A025A33', 'Unable to go online, offline declined'],
    ['5F30020201', 'international, use the chip; normal authorisation; no restrictions'],
    ['9F36020102', '258'],
    ['9F170103', '3 tries left'],
    ['9F3203010001', '65537'],
    ['4F07A0000000041010', 'Mastercard credit or debit'],
    ['4F05A000000003', 'Visa'],
    ['840E325041592E5359532E4444463031', 'Proximity Payment System Environment (PPSE)'],
    ['9F2A0103', 'Visa'],
    ['9F2A03810978', 'domestic kernel, EMVCo format, 1, EUR Euro'],
    ['50056461746131', '"data1"'],
    ['9F4D020B0A', 'SFI 11, 10 records at most'],
  ])('%s says %s', (hex, meaning) => {
    expect(only(hex).meaning).toBe(meaning);
  });

  it.each([
    ['9A03261305', 'No date of the calendar (YYMMDD).'],
    ['9F2103250000', 'No time of the day (HHMMSS).'],
    ['9F0206000000001A50', 'Not decimal: format n has the digits 0 to 9 only.'],
    ['9F02050000001250', 'Has 5 bytes where the Books say 6.'],
  ])('%s is shown with what is wrong: %s', (hex, note) => {
    expect(only(hex).notes).toEqual([note]);
  });

  it('is an amount of the currency beside it', () => {
    expect(decode('9F02060000000012505F2A020978').nodes[0]?.meaning).toBe('12.50 EUR');
    expect(decode('9F02060000000012505F2A020392').nodes[0]?.meaning).toBe('1250 JPY');
    expect(decode('9F02060000000012505F2A0209785F360103').nodes[0]?.meaning).toBe('1.250 EUR');
  });

  it('that could move a terminal’s cursor is shown without its control characters', () => {
    expect(only('50041B5B324A').value).toBe('·[2J');
  });
});

describe('a tag that kernels read differently', () => {
  it('is what the kernel asked for says', () => {
    expect(only('9F6E0708400000303900', { kernelId: 2 }).name).toBe('Third Party Data');
    expect(only('9F6E0420000000', { kernelId: 3 }).name).toBe('Form Factor Indicator (FFI)');
    expect(only('9F6E04D8E00003', { kernelId: 4 }).name).toBe('Enhanced Contactless Reader Capabilities');
  });

  it('is what the scheme of an AID beside it says', () => {
    const mastercard = decode('8407A00000000410109F5D03010100');
    expect(mastercard.kernelId).toBe(2);
    expect(mastercard.nodes[1]?.name).toBe('Application Capabilities Information');
  });

  it('is what alone has a value of this length, or no reserved bits', () => {
    expect(only('9F5D06000000005000').name).toBe('Available Offline Spending Amount (AOSA)');
    expect(only('9F6E04D8E00003').kernelId).toBe(4);
  });

  it('is all of them where nothing tells', () => {
    const node = only('9F710301020300'.slice(0, 12));
    expect(node.children?.map(({ kernelId }) => kernelId)).toEqual([2, 4]);
    expect(node.notes?.[0]).toContain('Kernels 2 and 4');
  });

  it('keeps the common name where a kernel only shortens it', () => {
    expect(only('9F38039F6604', { kernelId: 2 }).name).toBe('Processing Options Data Object List (PDOL)');
    expect(only('9F66020000', { kernelId: 2 }).name).toBe('PUNATC (Track2)');
  });

  it('has the TVR’s byte 5 as the kernel reads it', () => {
    const meanings = (options: DecodeOptions) =>
      only('95050000000002', options).bits?.map(({ meaning }) => meaning);
    expect(meanings({ kernelId: 2 })).toEqual(['Relay resistance protocol performed']);
    expect(meanings({})).toEqual(['Relay resistance protocol performed, or: ECC key recovery failed']);
  });
});

describe('input that ends too early or holds what is no TLV', () => {
  it.each([
    ['9F0206000000', 0, '9F02 says that it has 6 bytes, but only 3 follow.'],
    ['9F36020001 9F', 5, 'The tag is cut off.'],
    ['9F36020001 9A', 5, '9A has no length after it.'],
    ['9F36020001 9F818182 01', 5, 'The tag is longer than 3 bytes.'],
    ['708000', 0, 'The length of 70 is indefinite (80).'],
    ['5A8400000001', 0, 'The length of 5A takes more than 3 bytes.'],
    ['9A8201', 0, 'The length of 9A is cut off.'],
    [
      '700E 9F02060000000012509F360300',
      11,
      '9F36 says that it has 3 bytes, but only 1 follow in its template 70.',
    ],
  ])('%s ends at byte %i', (hex, offset, message) => {
    expect(decode(hex).fault).toMatchObject({ offset, message });
  });

  it('is shown up to there, the half value as cut off', () => {
    const { nodes } = decode('7020 9F36020001 9F2608112233');
    expect(nodes[0]?.children?.map(({ name, notes }) => [name, notes])).toEqual([
      ['Application Transaction Counter (ATC)', undefined],
      ['Application Cryptogram', ['Cut off: 5 bytes are missing.']],
    ]);
  });

  it('may be a status word after a template', () => {
    expect(decode('7003 9A0100 9000').nodes[1]).toMatchObject({ name: 'Status word', meaning: 'Success' });
    expect(decode('7703 9A0100 6283').nodes[1]?.name).toBe('Status word');
    expect(decode('9A03260105 9000').nodes[1]?.tag).toBe(0x90);
  });
});

describe('account data', () => {
  const PAN = '5413330089601034';
  const NAME = 'TEST/CARDHOLDER';
  const RECORD = toHex(
    encodeTlv(
      0x70,
      concatBytes(
        encodeTlv(0x5a, fromHex(PAN)),
        encodeTlv(0x57, fromHex(`${PAN}D25122019097500000`)),
        encodeTlv(0x5f20, new TextEncoder().encode(NAME)),
      ),
    ),
  );

  it('are masked: truncated, or not there at all', () => {
    const decoded = decode(RECORD);
    expect(decoded.fault).toBeNull();
    expect(shown(decoded)).not.toMatch(/5413330089601034|089601|9097500|CARDHOLDER|4341524448/);
    const [pan, track2, name] = decoded.nodes[0]!.children!;
    expect(pan).toMatchObject({ masked: true, bytes: null, meaning: '541333******1034' });
    expect(track2?.children?.[0]?.value).toBe('541333******1034');
    expect(name).toMatchObject({ masked: true, bytes: null, length: NAME.length });
    expect(name?.value).toBeUndefined();
  });

  it('are there when they are asked for', () => {
    const decoded = decode(RECORD, { clear: true });
    expect(decoded.nodes[0]?.children?.[0]?.value).toBe(PAN);
    expect(decoded.nodes[0]?.children?.[2]?.value).toBe(NAME);
  });

  it('are masked in a tag that nobody knows, and under every reading of one that kernels share', () => {
    expect(shown(decode(`DF5108${PAN}`))).not.toContain(PAN);
    expect(shown(decode('9F6B06000000005000'))).not.toContain('5000');
    expect(shown(decode('9F6B06000000005000', { kernelId: 3 }))).toContain('5000');
  });

  it('are masked where they are cut off', () => {
    expect(shown(decode('5A085413330089'))).not.toContain('5413330089');
    expect(shown(decode('DF51085413330089'))).not.toContain('5413330089');
  });
});

describe('any bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });

  it('are decoded without an exception, every object within the input', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(undefined, 2, 3, 4), (input, kernelId) => {
        const decoded = decodeTlv(input, kernelId === undefined ? {} : { kernelId });
        const walk = (nodes: readonly DecodedNode[]): void => {
          for (const node of nodes) {
            expect(node.offset + node.length).toBeLessThanOrEqual(input.length);
            walk(node.tag === undefined ? [] : (node.children ?? []).filter(({ tag }) => tag !== undefined));
          }
        };
        walk(decoded.nodes.filter(({ tag }) => tag !== undefined && tag !== 0x5c));
      }),
    );
  });

  it('are cut into the same objects wherever a fault ends them', () => {
    fc.assert(
      fc.property(fc.nat(40), (length) => {
        const whole = fromHex(
          '6F1E840E325041592E5359532E4444463031A50CBF0C09610750056461746131'.concat('9A03260105'),
        );
        const { nodes, fault } = decodeTlv(whole.subarray(0, length));
        expect(fault === null || nodes.length === 0 || fault.offset < length + 1).toBe(true);
      }),
    );
  });
});
