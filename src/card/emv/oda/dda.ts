import type { DolEntry } from '../dol.ts';
import { openDynamicSignature } from './dynamic-signature.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

const UNPREDICTABLE_NUMBER = 0x9f37;

/**
 * Dynamic data authentication, after INTERNAL AUTHENTICATE.
 * @spec EMV 4.4 Book 2, 6.5.2, table 17
 */
export function verifyDda(input: {
  /** 9F4B. */
  signature: Uint8Array;
  iccKey: RsaPublicKey;
  /** The DDOL the values were built by. */
  ddol: readonly DolEntry[];
  /** The values exactly as sent in the command. */
  ddolValues: Uint8Array;
}): { ok: true; iccDynamicNumber: Uint8Array } | OdaRefusal {
  if (!input.ddol.some((entry) => entry.tag === UNPREDICTABLE_NUMBER)) {
    return refuse('ddol_without_unpredictable_number');
  }
  const opened = openDynamicSignature(input.signature, input.iccKey);
  if (!opened.ok) return opened;
  const { block, iccDynamicNumber } = opened.signature;
  if (!hashMatches(block, [input.ddolValues])) return refuse('dynamic_signature_hash');
  return { ok: true, iccDynamicNumber };
}
