import { iso87Tilld } from '../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../src/host/iso8583/field-spec.ts';
import { packMessage } from '../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../src/host/iso8583/unpack-message.ts';
import { fromHex, toHex } from '../../src/platform/bytes/hex.ts';
import { besideOf, type Figure, figureOf, median, ratesOf } from './figure.ts';
import { peerPackage } from './peer-package.ts';

const ROUNDS = 15;
const MESSAGES = 20_000;
/** The peer is fifty times slower. */
const PEER_MESSAGES = 400;

const PAN = fromHex('5413330089020011');
const EXPIRY = fromHex('3512');
const TRACK_2 = fromHex('5413330089020011D35122010000000000000F');
const CHIP_DATA = fromHex(
  '9F26088E2B1F77AA61C43E9F2701809F10120110A00003220000000000000000000000FF9F37045A5A5A5A9F36020007' +
    '950500000000009A032611249C01009F02060000000012505F2A020978820219809F1A0202769F03060000000000009F' +
    '3303002808C89F34031F00029F3501229F1E0852494730303030318407A00000000410109F090200029F410400000042',
);

/** A financial request of 20 fields, one of them chip data, made from its values as a terminal makes it. */
function request(): IsoMessage {
  // biome-ignore format: a table
  return {
    mti: '0200',
    fields: {
      2: PAN, 3: '000000', 4: '000000001250', 7: '1124113015', 11: '000042', 12: '123015', 13: '1124', 14: EXPIRY,
      18: '5999', 22: '071', 23: '001', 25: '00', 35: TRACK_2, 37: '632811000042', 41: 'RIG00001',
      42: '000000000099999', 48: 'TILL 3, OPERATOR 7', 49: '978', 55: CHIP_DATA, 60: '000007',
    },
  };
}

/** npm iso_8583: one object a message, everything text. */
type Peer = new (
  fields?: Record<string, string>,
) => { getBufferMessage(): Buffer; getIsoJSON(bytes: Buffer): Record<string, string> };

/** Messages a second on one thread, beside the best-known package for it. */
export async function measure(): Promise<Figure[]> {
  const Peer = await peerPackage<{ default: Peer }>('iso_8583', '2.6.7');
  const peerFields = asText(request());
  const peerBytes = new Peer.default(peerFields).getBufferMessage();
  if (Object.keys(new Peer.default().getIsoJSON(peerBytes)).length !== Object.keys(peerFields).length) {
    throw new Error('iso_8583 does not read back what it was given: it would be measured failing');
  }
  const bytes = packMessage(iso87Tilld, request());
  const peer = (work: () => unknown) =>
    besideOf(
      'iso_8583',
      ratesOf(ROUNDS, PEER_MESSAGES, () => void work()),
    );
  const figure = (name: string, target: number, work: () => unknown, beside: Figure['beside']): Figure => {
    const rates = ratesOf(ROUNDS, MESSAGES, () => void work());
    return {
      ...figureOf('ISO 8583, 0200 of 20 fields with DE 55, messages a second', name, '/s', rates, {
        target: { text: `>= ${target / 1e6} M`, holds: median(rates) >= target },
        notes: name === 'pack' ? { fields: Object.keys(peerFields).length - 1, bytes: bytes.length } : {},
      }),
      p99: null,
      beside: beside && { ...beside, p99: null },
    };
  };
  return [
    figure(
      'pack',
      0.8e6,
      () => packMessage(iso87Tilld, request()),
      peer(() => new Peer.default(peerFields).getBufferMessage()),
    ),
    figure(
      'unpack',
      1.5e6,
      () => unpackMessage(iso87Tilld, bytes),
      peer(() => new Peer.default().getIsoJSON(peerBytes)),
    ),
  ];
}

/** The same message for the peer: bytes as hex, card data as digits. */
function asText({ mti, fields }: IsoMessage): Record<string, string> {
  const texts = Object.entries(fields).map(([dataElement, value]) => {
    if (!(value instanceof Uint8Array)) return [dataElement, String(value)] as const;
    const isCard = dataElement === '2' || dataElement === '35';
    return [dataElement, isCard ? toHex(value).replace('D', '=').replace(/F$/, '') : toHex(value)] as const;
  });
  return { 0: mti, ...Object.fromEntries(texts) };
}
