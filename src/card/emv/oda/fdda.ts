import { openDynamicSignature } from './dynamic-signature.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

/** Byte 1 of 9F69. 01 signs amount, currency and 9F69 itself; 00 signs the unpredictable number and nothing else. */
export type FddaVersion = 0x00 | 0x01;

export interface FddaInput {
  /** 9F4B. */
  signature: Uint8Array;
  iccKey: RsaPublicKey;
  /** 9F37 as sent, 4 bytes. */
  unpredictableNumber: Uint8Array;
  /** 9F02 as sent, 6 bytes. */
  amount: Uint8Array;
  /** 5F2A as sent, 2 bytes. */
  currency: Uint8Array;
  /** 9F69 as the card sent it, 5..16 bytes; empty when it sent none. */
  cardAuthenticationRelatedData: Uint8Array;
  /**
   * Absent: 01 alone. With 00 among them a card may leave amount, currency and CTQ unsigned, and send no 9F69: its
   * caller asks for more than the signature before it approves.
   */
  versions?: readonly FddaVersion[];
}

/**
 * Fast dynamic data authentication: the signature came with GPO or the last record, no command asks for it.
 * @spec EMV Contactless Book C-3, Annex C, table C-1
 */
export function verifyFdda(
  input: FddaInput,
): { ok: true; iccDynamicNumber: Uint8Array; version: FddaVersion } | OdaRefusal {
  const version = versionOf(input.cardAuthenticationRelatedData);
  if (version === null || !(input.versions ?? [0x01]).includes(version)) {
    return refuse('card_authentication_related_data');
  }
  const opened = openDynamicSignature(input.signature, input.iccKey);
  if (!opened.ok) return opened;
  const { block, iccDynamicNumber } = opened.signature;
  const { unpredictableNumber, amount, currency, cardAuthenticationRelatedData } = input;
  const terminalData =
    version === 0x00
      ? [unpredictableNumber]
      : [unpredictableNumber, amount, currency, cardAuthenticationRelatedData];
  if (!hashMatches(block, terminalData)) return refuse('dynamic_signature_hash');
  return { ok: true, iccDynamicNumber, version };
}

/** NOTE: without 9F69 it is version 00, which is older than that element. */
function versionOf(related: Uint8Array): FddaVersion | null {
  if (related.length === 0) return 0x00;
  if (related.length < 5 || related.length > 16) return null;
  return related[0] === 0x00 || related[0] === 0x01 ? related[0] : null;
}
