import { dateFromYymmdd } from '../date.ts';
import { assembleKey, isExpired } from './certified-key.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches, recoverBlock, TAIL_BYTES } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

export interface IccCertificateInput {
  /** 9F46. */
  certificate: Uint8Array;
  /** 9F48; empty when the card sends none. */
  remainder: Uint8Array;
  /** 9F47. */
  exponent: Uint8Array;
  issuerKey: RsaPublicKey;
  /** Value of 5A: cn, padded with F. */
  pan: Uint8Array;
  /** Transaction date, value of 9A, 3 bytes. */
  date: Uint8Array;
  /** Static data to be authenticated. */
  staticData: Uint8Array;
}

const LAYOUT = { format: 0x04, hashAlgorithmAt: 17 };
const PAN_BYTES = 10;
/** 21 bytes before the leftmost digits of the key, hash and trailer after them. */
const LEFTMOST = 21;

/**
 * Recovers the ICC public key, which also proves the static data.
 * @spec EMV 4.4 Book 2, 6.4, table 14
 */
export function recoverIccPublicKey(
  input: IccCertificateInput,
): { ok: true; key: RsaPublicKey } | OdaRefusal {
  const block = recoverBlock(input.certificate, input.issuerKey, LAYOUT);
  if (typeof block === 'string') return refuse(`icc_certificate_${block}`);
  const { bytes } = block;
  const hashIsRight = hashMatches(block, [input.remainder, input.exponent, input.staticData]);
  const certifiedPan = bytes.subarray(2, 2 + PAN_BYTES);
  const panIsRight = samePan(certifiedPan, input.pan);
  certifiedPan.fill(0);

  if (!hashIsRight) return refuse('icc_certificate_hash');
  if (!panIsRight) return refuse('icc_certificate_pan');
  if (isExpired(bytes.subarray(12, 14), dateFromYymmdd(input.date))) return refuse('icc_certificate_expired');

  const key = assembleKey(
    {
      algorithm: bytes[18]!,
      modulusLength: bytes[19]!,
      exponentLength: bytes[20]!,
      leftmost: bytes.subarray(LEFTMOST, bytes.length - TAIL_BYTES),
      remainder: input.remainder,
      exponent: input.exponent,
    },
    input.issuerKey.modulus.length,
  );
  return typeof key === 'string' ? refuse(`icc_certificate_${key}`) : { ok: true, key };
}

/** Both are padded with F at the right; 5A may end earlier than the ten bytes here. */
function samePan(certified: Uint8Array, pan: Uint8Array): boolean {
  if (pan.length === 0 || pan.length > PAN_BYTES) return false;
  return certified.every((byte, index) => byte === (pan[index] ?? 0xff));
}
