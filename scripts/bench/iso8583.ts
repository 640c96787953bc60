import { iso87Tilld } from '../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../src/host/iso8583/field-spec.ts';
import { packMessage } from '../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../src/host/iso8583/unpack-message.ts';
import { fromHex } from '../../src/platform/bytes/hex.ts';
import { besideOf, type Figure, figureOf, ratesOf } from './figure.ts';

const ROUNDS = 15;
const MESSAGES = 10_000;

/** A financial request as the upstream sends it: 18 fields, one of them chip data. */
const REQUEST: IsoMessage = {
  mti: '0200',
  fields: {
    ...{ 2: fromHex('5413330089020011'), 3: '000000', 4: '000000001250', 7: '1124113015', 11: '000042' },
    ...{ 12: '123015', 13: '1124', 14: fromHex('3512'), 18: '5999', 22: '071', 23: '001', 25: '00' },
    ...{ 35: fromHex('5413330089020011D35122010000000000000F'), 37: '632811000042', 41: 'RIG00001' },
    ...{ 42: '000000000099999', 49: '978', 62: '01a20d7d-a93a-7b1c-88e9-bb485ae4d2bc' },
    55: fromHex(
      '9F26088E2B1F77AA61C43E9F2701809F10120110A00003220000000000000000000000FF9F37045A5A5A5A9F36020007950500000000009A032611249C01009F02060000000012505F2A020978820219809F1A0202769F03060000000000009F3303002808C89F34031F00029F350122',
    ),
  },
};

/** Messages a second, beside V8's own JSON of the same fields: native code that checks nothing. */
export async function measure(): Promise<Figure[]> {
  const bytes = packMessage(iso87Tilld, REQUEST);
  const hex = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
  const plain = JSON.parse(JSON.stringify(REQUEST, (_key, value) => hex(value))) as object;
  const json = JSON.stringify(plain);
  const rates = (work: () => unknown) => ratesOf(ROUNDS, MESSAGES, () => void work());
  return [
    figureOf(
      'ISO 8583, 0200 messages a second',
      'pack',
      '/s',
      rates(() => packMessage(iso87Tilld, REQUEST)),
      {
        beside: besideOf(
          'JSON.stringify',
          rates(() => JSON.stringify(plain)),
        ),
        notes: { bytes: bytes.length },
      },
    ),
    figureOf(
      'ISO 8583, 0200 messages a second',
      'unpack',
      '/s',
      rates(() => unpackMessage(iso87Tilld, bytes)),
      {
        beside: besideOf(
          'JSON.parse',
          rates(() => JSON.parse(json)),
        ),
      },
    ),
  ].map((figure) => ({ ...figure, p99: null, beside: { ...figure.beside!, p99: null } }));
}
