import { toHex } from '../../../platform/bytes/hex.ts';
import { readBits } from './bit-readings.ts';
import { CCD_CVR, type CvrTable, MCHIP_CVR, VISA_CVR, VISA_MOBILE_CVR } from './card-verification-results.ts';
import { type DecodedNode, type Details, part } from './decoded.ts';

const CCD_LENGTH = 32;
const MCHIP_LENGTHS: readonly number[] = [18, 20, 26, 28];

/**
 * 9F10 is the issuer's own; its first bytes tell the common formats: CCD, Visa's and Mastercard's.
 * NOTE: nothing in the data says for sure whose format it is. `kernelId` 2 and 3 rule the other scheme's out.
 * @spec EMV 4.4 Book 3, Annex C9 (CCD)
 */
export function issuerApplicationData(iad: Uint8Array, at: number, kernelId?: number): Details {
  if (isCcd(iad)) return ccd(iad, at);
  if (kernelId !== 2 && isVisa(iad)) return visa(iad, at);
  if (kernelId !== 2 && isVisaMobile(iad)) return visaMobile(iad, at);
  if (kernelId !== 3 && isMchip(iad)) return mchip(iad, at);
  return {};
}

const isCcd = (iad: Uint8Array) =>
  iad.length === CCD_LENGTH && iad[0] === 0x0f && iad[16] === 0x0f && (iad[1]! & 0xf0) === 0xa0;
const isVisa = (iad: Uint8Array) => iad.length >= 7 && iad[0] === 0x06 && iad[3] === 0x03;
const isVisaMobile = (iad: Uint8Array) => iad.length === 32 && iad[0] === 0x1f;
const isMchip = (iad: Uint8Array) => MCHIP_LENGTHS.includes(iad.length) && (iad[1]! & 0xf0) === 0x10;

function verificationResults(
  iad: Uint8Array,
  from: number,
  length: number,
  at: number,
  table: CvrTable,
): DecodedNode {
  const bytes = iad.subarray(from, from + length);
  return part('Card Verification Results (CVR)', bytes, at + from, { bits: readBits(table, bytes) });
}

function keyIndex(iad: Uint8Array, from: number, at: number): DecodedNode {
  return part('Derivation Key Index (DKI)', iad.subarray(from, from + 1), at + from);
}

function version(iad: Uint8Array, from: number, at: number, meaning?: string): DecodedNode {
  const bytes = iad.subarray(from, from + 1);
  return part('Cryptogram Version Number (CVN)', bytes, at + from, {
    value: toHex(bytes),
    ...(meaning === undefined ? {} : { meaning }),
  });
}

function rest(name: string, iad: Uint8Array, from: number, at: number): DecodedNode[] {
  return from < iad.length ? [part(name, iad.subarray(from), at + from)] : [];
}

function ccd(iad: Uint8Array, at: number): Details {
  const cryptogram = { 5: 'TDES', 6: 'AES' }[iad[1]! & 0x0f] ?? 'RFU';
  return {
    meaning: 'Common Core Definitions',
    children: [
      part('Common Core Identifier (CCI)', iad.subarray(1, 2), at + 1, {
        meaning: `CCD version 4.1, cryptogram with ${cryptogram}`,
      }),
      keyIndex(iad, 2, at),
      verificationResults(iad, 3, 5, at, CCD_CVR),
      part('Counters', iad.subarray(8, 16), at + 8),
      ...rest('Issuer Discretionary Data', iad, 17, at),
    ],
  };
}

function visa(iad: Uint8Array, at: number): Details {
  const format = iad[2]! >> 4;
  return {
    meaning: `Visa, IAD format ${format === 1 || format === 3 ? format : 0}`,
    children: [
      keyIndex(iad, 1, at),
      version(iad, 2, at),
      verificationResults(iad, 3, 4, at, VISA_CVR),
      ...rest('Issuer Discretionary Data', iad, 7, at),
    ],
  };
}

function visaMobile(iad: Uint8Array, at: number): Details {
  return {
    meaning: `Visa, IAD format ${iad[1]! >> 4}`,
    children: [
      version(iad, 1, at),
      keyIndex(iad, 2, at),
      verificationResults(iad, 3, 5, at, VISA_MOBILE_CVR),
      ...rest('Issuer Discretionary Data', iad, 8, at),
    ],
  };
}

/** CVN 1xh: bits 3-2 tell the session key, bit 1 whether counters are in the cryptogram. */
function mchip(iad: Uint8Array, at: number): Details {
  const sessionKey = { 0: 'Mastercard proprietary SKD', 4: 'EMV CSK' }[iad[1]! & 0x06] ?? 'RFU';
  const counters = (iad[1]! & 0x01) !== 0 ? 'included' : 'not included';
  return {
    meaning: iad.length === 18 ? 'M/Chip 4 or M/Chip Advance' : 'M/Chip Advance',
    children: [
      keyIndex(iad, 0, at),
      version(iad, 1, at, `session key ${sessionKey}, counters ${counters} in the cryptogram`),
      verificationResults(iad, 2, 6, at, MCHIP_CVR),
      part('DAC or ICC Dynamic Number', iad.subarray(8, 10), at + 8),
      part('Counters', iad.subarray(10, 18), at + 10),
      ...rest('Further counters and transaction data', iad, 18, at),
    ],
  };
}
