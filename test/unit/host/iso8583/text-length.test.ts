import { expect, it } from 'vitest';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('');
const LENGTHS = [...Array.from({ length: 64 }, (_, length) => length), 127, 128, 999];

it('text of any length comes back as it was sent, from bytes of either kind', () => {
  for (const length of LENGTHS) {
    const text = PRINTABLE.repeat(11).slice(length % 95, (length % 95) + length);
    const bytes = packMessage(iso87Tilld, { mti: '0200', fields: { 48: text } });
    for (const kind of [bytes, Buffer.from(bytes)]) {
      expect(unpackMessage(iso87Tilld, kind).fields[48], `${length} characters`).toBe(text);
    }
  }
});

it('fields of an array and of an object are packed to the same bytes', () => {
  const fields = { 3: '000000', 48: 'TILL 3', 70: '301' };
  const packed = packMessage(iso87Tilld, { mti: '0800', fields });
  const unpacked = unpackMessage(iso87Tilld, packed);
  expect(Array.isArray(unpacked.fields)).toBe(true);
  expect(packMessage(iso87Tilld, unpacked)).toEqual(packed);
});
