import { openDynamicSignature } from './dynamic-signature.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

/** Version 01 signs amount, currency and 9F69; version 00 signs the unpredictable number only and is refused. */
const VERSION = 0x01;

/**
 * Fast dynamic data authentication: the signature came with GPO or the last record, no command asks for it.
 * @spec Book C-3, Annex C, table C-1
 */
export function verifyFdda(input: {
  /** 9F4B. */
  signature: Uint8Array;
  iccKey: RsaPublicKey;
  /** 9F37 as sent, 4 bytes. */
  unpredictableNumber: Uint8Array;
  /** 9F02 as sent, 6 bytes. */
  amount: Uint8Array;
  /** 5F2A as sent, 2 bytes. */
  currency: Uint8Array;
  /** 9F69 as the card sent it, 5..16 bytes. */
  cardAuthenticationRelatedData: Uint8Array;
}): { ok: true; iccDynamicNumber: Uint8Array } | OdaRefusal {
  const related = input.cardAuthenticationRelatedData;
  if (related.length < 5 || related.length > 16 || related[0] !== VERSION) {
    return refuse('card_authentication_related_data');
  }
  const opened = openDynamicSignature(input.signature, input.iccKey);
  if (!opened.ok) return opened;
  const { block, iccDynamicNumber } = opened.signature;
  const terminalData = [input.unpredictableNumber, input.amount, input.currency, related];
  if (!hashMatches(block, terminalData)) return refuse('dynamic_signature_hash');
  return { ok: true, iccDynamicNumber };
}
