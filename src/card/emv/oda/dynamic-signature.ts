import { type OdaRefusal, refuse } from './oda-failure.ts';
import { type RecoveredBlock, recoverBlock } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

const LAYOUT = { format: 0x05, hashAlgorithmAt: 2 };
/** Header, format, hash algorithm, length of the dynamic data; hash and trailer after the padding. */
const OVERHEAD_BYTES = 25;

/** Signed Dynamic Application Data (9F4B), opened; its hash is not tested yet. */
export interface DynamicSignature {
  block: RecoveredBlock;
  /** What the card put in, beginning with the ICC dynamic number's length. */
  dynamicData: Uint8Array;
  /** 9F4C, 2..8 bytes. */
  iccDynamicNumber: Uint8Array;
}

/** Opens 9F4B: everything DDA, fDDA and CDA have in common. @spec EMV 4.4 Book 2, 6.5.2 and 6.6.2, steps 1 to 6 */
export function openDynamicSignature(
  signature: Uint8Array,
  iccKey: RsaPublicKey,
): { ok: true; signature: DynamicSignature } | OdaRefusal {
  const block = recoverBlock(signature, iccKey, LAYOUT);
  if (typeof block === 'string') return refuse(`dynamic_signature_${block}`);
  const { bytes } = block;
  const length = bytes[3]!;
  const numberLength = bytes[4]!;
  // NOTE: no upper bound but the signature's own; one implementation has 38 and would refuse relay resistance data.
  if (length < 1 || length > bytes.length - OVERHEAD_BYTES) return refuse('dynamic_signature_dynamic_data');
  if (numberLength < 2 || numberLength > 8 || length < 1 + numberLength) {
    return refuse('dynamic_signature_dynamic_number');
  }
  const dynamicData = bytes.subarray(4, 4 + length);
  const iccDynamicNumber = dynamicData.slice(1, 1 + numberLength);
  return { ok: true, signature: { block, dynamicData, iccDynamicNumber } };
}
