import { readFileSync } from 'node:fs';
import { caKeyChecksum } from '../../../src/card/emv/ca-keys.ts';
import { encodeTlv, findTlv, parseTlvs } from '../../../src/card/emv/tlv.ts';
import type { LaneCaKey } from '../../../src/card/lane/lane-schemes.ts';
import { replay } from '../../../src/daemon/transcripts/replay.ts';
import { terminalSetup } from '../../../src/daemon/transcripts/terminal-setup.ts';
import { concatBytes, fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { readTranscripts } from '../../../src/rig/transcripts/read-transcripts.ts';
import { PLAIN } from './replayed-vectors.ts';

/** An offline data authentication vector: what a card holds, and whether it is genuine. */
export interface OdaVector {
  id: string;
  rid: string;
  capkIndex: string;
  caModulus: string;
  caExponent: string;
  issuerCert90: string;
  issuerRemainder92: string;
  issuerExponent9F32: string;
  pan5A: string;
  iccCert9F46?: string;
  iccRemainder9F48?: string;
  iccExponent9F47?: string;
  staticDataToAuthenticate?: string;
  signedStatic93?: string;
  signedDynamic9F4B?: string;
  dynamicTerminalData?: string;
}

const FILE = new URL('../../vectors/emv-oda.json', import.meta.url);
const all: readonly OdaVector[] = JSON.parse(readFileSync(FILE, 'utf8')).vectors;

export function odaVector(id: string): OdaVector {
  const found = all.find((vector) => vector.id === id);
  if (!found) throw new Error(`no vector ${id}`);
  return found;
}

const tlv = (tag: number, hex: string): Uint8Array => encodeTlv(tag, fromHex(hex));
const optional = (tag: number, hex: string | undefined): Uint8Array =>
  hex ? tlv(tag, hex) : new Uint8Array();
const ok = (body: Uint8Array): string => `${toHex(body)}9000`;
const record = (...objects: Uint8Array[]): string => ok(encodeTlv(0x70, concatBytes(...objects)));

/** The records with keys, not signed. Several, because one response holds 256 bytes. */
function keyRecords(vector: OdaVector): string[] {
  return [
    record(
      tlv(0x8f, vector.capkIndex),
      optional(0x9f32, vector.issuerExponent9F32),
      optional(0x92, vector.issuerRemainder92),
    ),
    record(tlv(0x90, vector.issuerCert90)),
    record(
      optional(0x9f46, vector.iccCert9F46),
      optional(0x9f47, vector.iccExponent9F47),
      optional(0x9f48, vector.iccRemainder9F48),
    ),
    record(optional(0x9f4b, vector.signedDynamic9F4B)),
  ];
}

const file = (aid: string, objects: Uint8Array): string =>
  ok(encodeTlv(0x6f, concatBytes(tlv(0x84, aid), encodeTlv(0xa5, objects))));
const select = (aid: string): string => `00A40400${(aid.length / 2).toString(16).padStart(2, '0')}${aid}00`;
const readRecord = (number: number, sfi: number): string =>
  toHex(Uint8Array.of(0x00, 0xb2, number, (sfi << 3) | 4, 0x00));

/** A Visa that approves by itself, to be authenticated by fDDA. Its static data are not published, so there are none. */
export function visa(vector: OdaVector): object[] {
  return visaCard(vector, {
    ...{ aip: '2000', afl: '10010400', cid: '40', pan: vector.pan5A, objects: tlv(0x5f24, '221231') },
    records: keyRecords(vector).map((r, index) => ({ c: readRecord(index + 1, 2), r })),
  });
}

/** A Visa that goes online, to be authenticated by SDA: the static data are record 1.1, the AIP at their end. */
export function staticVisa(vector: OdaVector): object[] {
  const signed = fromHex(vector.staticDataToAuthenticate!);
  const content = signed.subarray(0, -2);
  const pan = findTlv(parseTlvs(content), 0x5a)!.value;
  const signature = record(tlv(0x93, vector.signedStatic93!), tlv(0x9f4a, '82'));
  return visaCard(vector, {
    ...{ aip: toHex(signed.subarray(-2)), afl: '0801010110010300', cid: '80', pan: toHex(pan) },
    objects: new Uint8Array(),
    records: [
      { c: readRecord(1, 1), r: record(content) },
      ...[...keyRecords(vector).slice(0, 2), signature].map((r, at) => ({ c: readRecord(at + 1, 2), r })),
    ],
  });
}

interface VisaCard {
  aip: string;
  afl: string;
  cid: string;
  pan: string;
  /** Besides, in the answer to GET PROCESSING OPTIONS. */
  objects: Uint8Array;
  records: object[];
}

function visaCard({ rid }: OdaVector, { aip, afl, cid, pan, objects, records }: VisaCard): object[] {
  const aid = `${rid}1010`;
  const pdol = tlv(0x9f38, '9F66049F02069F37045F2A029A03');
  const options = concatBytes(
    ...[tlv(0x82, aip), tlv(0x94, afl), tlv(0x57, `${pan}D22122010000000F`), objects],
    ...[
      tlv(0x9f27, cid),
      tlv(0x9f36, '0001'),
      tlv(0x9f26, '1122334455667788'),
      tlv(0x9f10, '06010A03900000'),
    ],
  );
  return [
    { c: select(aid), r: file(aid, concatBytes(tlv(0x50, '56'), pdol)) },
    { c: '80A8000002830000', r: ok(encodeTlv(0x77, options)) },
    ...records,
  ];
}

function caKey(vector: OdaVector): LaneCaKey {
  const [rid, modulus, exponent] = [vector.rid, vector.caModulus, vector.caExponent].map(fromHex) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const index = Number.parseInt(vector.capkIndex, 16);
  return {
    rid: vector.rid,
    index: vector.capkIndex,
    modulus: vector.caModulus,
    exponent: vector.caExponent,
    checksum: toHex(caKeyChecksum({ rid, index, modulus, exponent })),
    test: true,
  };
}

/** What the kernel says of the card's authentication: with the vector's CA key alone, on `date` (YYMMDD). */
export async function authentication(vector: OdaVector, steps: object[], date: string, offline = true) {
  const setup = terminalSetup(PLAIN);
  const [transcript] = readTranscripts(JSON.stringify({ steps })).transcripts;
  const { outcome } = await replay({
    transcript: transcript!,
    schemes: setup.schemes,
    caKeys: [caKey(vector)],
    transaction: {
      ...{ amountMinor: 100n, otherAmountMinor: 0n, currencyNumeric: 978, currencyExponent: 2 },
      ...{ type: '00', date, time: '120000' },
    },
    elements: setup.elements,
    random: fromHex(vector.dynamicTerminalData ?? '00000000'),
    offline,
  });
  return outcome;
}
