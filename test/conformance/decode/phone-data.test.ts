import { describe, expect, it } from 'vitest';
import { decodeApdus } from '../../../src/card/emv/decode/decode-apdu.ts';
import { decodeBits } from '../../../src/card/emv/decode/decode-bits.ts';
import type { DecodedNode } from '../../../src/card/emv/decode/decoded.ts';
import { phoneMessage } from '../../../src/card/kernels/k2/phone-message.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import phoneVectors from '../../vectors/emv-phone-data.json' with { type: 'json' };

const read = (tag: number, hex: string, kernelId?: number): DecodedNode =>
  decodeBits(tag, fromHex(hex), kernelId === undefined ? {} : { kernelId }).nodes[0]!;
const says = (node: DecodedNode): string[] => (node.bits ?? []).map(({ meaning }) => meaning);
const meaningOf = (node: DecodedNode, name: string) =>
  node.children?.find((one) => one.name === name)?.meaning;

describe('Book C-3 A.2: what Visa phones say of themselves', () => {
  it.each(phoneVectors.ctq_9F6C)('CTQ $hex', ({ hex, ...facts }) => {
    expect(says(read(0x9f6c, hex))).toEqual([
      ...('online_pin' in facts ? ['Online PIN required'] : []),
      ...('signature' in facts ? ['Signature required'] : []),
      ...('cdcvm' in facts ? ['Consumer device CVM performed'] : []),
    ]);
  });

  it.each(phoneVectors.ffi_9F6E_visa)('form factor $hex', ({ hex, form, version, features = [] }) => {
    const shown = says(read(0x9f6e, hex, 3));
    expect(shown[0]).toBe(`Version: ${version ?? 1}`);
    expect(shown[1]?.toLowerCase()).toContain(form.split(' ').at(-1)!);
    expect(shown.filter((meaning) => meaning.endsWith('capable'))).toHaveLength(features.length);
    for (const feature of features) expect(shown.join().toLowerCase()).toContain(feature);
  });

  it.each([
    ['6984', 'another interface: insert'],
    ['6985', 'Select the next application (start C)'],
    ['6986', 'See phone'],
  ] as const)('%s to GET PROCESSING OPTIONS', (sw, words) => {
    const { nodes } = decodeApdus([fromHex('80A8000002830000'), fromHex(sw)], { kernelId: 3 });
    expect(nodes[1]?.children?.[0]?.notes?.[0]).toContain(words);
    expect(phoneVectors.k3_gpo_sw[sw]).toBeDefined();
  });
});

describe('Book C-2 A.1: what Mastercard phones say of themselves', () => {
  it.each(phoneVectors.third_party_9F6E_mc)(
    'third party data $hex',
    ({ hex, country, unique_id, device_type, meaning }) => {
      const node = read(0x9f6e, hex, 2);
      const parts = new Map(node.children?.map((one) => [one.name, one]));
      if (country) expect(parts.get('Country Code')?.value).toBe(country);
      if (unique_id) expect(toHex(parts.get('Unique Identifier')!.bytes!)).toBe(unique_id);
      expect(parts.get('Device Type')?.value ?? null).toBe(device_type);
      if (meaning)
        expect(parts.get('Device Type')?.meaning?.toLowerCase()).toContain(meaning.split(/[ ,]/)[0]);
    },
  );

  const { entries } = phoneVectors.k2_phone_message_table_default;
  const codes = { SEE_PHONE: '20', DECLINED: '07', NOT_READY: '00' } as const;
  const table = entries.map(([mask, value, message, status]) => {
    return `${mask}${value}${codes[message as keyof typeof codes]}${codes[status as keyof typeof codes]}`;
  });

  it('the phone message table, entry by entry', () => {
    const rows = read(0xdf8131, table.join(''), 2).children!;
    expect(rows).toHaveLength(entries.length);
    for (const [index, [mask, value, message]] of entries.entries()) {
      const row = rows[index]!;
      expect([row.children?.[0], row.children?.[1]].map((one) => toHex(one!.bytes!))).toEqual([mask, value]);
      const words = { SEE_PHONE: 'See phone for instructions', DECLINED: 'Not authorised' };
      expect(meaningOf(row, 'Message Identifier')).toBe(words[message as keyof typeof words]);
      expect(meaningOf(row, 'Status')).toBe('Not ready');
    }
  });

  it('the phone message table as the kernel uses it: the first entry that matches', () => {
    const bytes = fromHex(table.join(''));
    const seePhone = { messageId: 0x20, status: 'not_ready' };
    for (const interaction of ['000800', '000400', '000100', '000200']) {
      expect(phoneMessage(bytes, fromHex(interaction))).toEqual(seePhone);
    }
    expect(phoneMessage(bytes, fromHex('001000'))).toEqual({ messageId: 0x07, status: 'not_ready' });
  });

  it('on-device CVM in DF4B, as the rule of the table names it', () => {
    expect(phoneVectors.k2_phone_message_table_default.rule).toContain('DF4B byte2 bit5 (0x10)');
    expect(says(read(0xdf4b, '001000', 2))).toEqual(['On-device CVM verification successful']);
  });
});

describe('Book C-4: Mobile CVM Results', () => {
  it.each(phoneVectors.amex_9F71)('$hex', ({ hex, meaning }) => {
    const node = read(0x9f71, hex, 4);
    const shown = ['Method', 'Condition', 'Result']
      .map((name) => meaningOf(node, name)!.toLowerCase())
      .join();
    for (const fact of meaning.split(', ')) {
      const words = fact
        .replace('terminal required', 'terminal required cvm')
        .replace(/^not required/, 'mobile cvm not required');
      expect(shown).toContain(words.toLowerCase());
    }
  });
});
