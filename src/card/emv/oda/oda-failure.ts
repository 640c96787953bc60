import type { CertifiedKeyFault } from './certified-key.ts';
import type { BlockFault } from './recovered-block.ts';

/**
 * Why offline data authentication failed: the check that was not passed, one word for each. Tools print these words and
 * scripts compare them, so they do not change.
 */
export type OdaFailure =
  /** 8F names no key of the RID that the terminal has. */
  | 'ca_key_unknown'
  /** The CA key's last day was before the transaction date. */
  | 'ca_key_expired'
  /** 8F, 90, 9F32, 9F46, 9F47, 93, 9F4B or the PAN is missing. */
  | 'card_data_missing'
  | `issuer_certificate_${BlockFault | CertifiedKeyFault}`
  | 'issuer_certificate_identifier'
  | 'issuer_certificate_revoked'
  | `icc_certificate_${BlockFault | CertifiedKeyFault}`
  | 'icc_certificate_pan'
  /** A signed record of SFI 1 to 10 is no template 70. */
  | 'static_data_record'
  /** 9F4A lists something else than the AIP. */
  | 'static_data_tag_list'
  | `static_signature_${BlockFault}`
  | `dynamic_signature_${BlockFault}`
  /** The ICC dynamic data is longer than the signature, or too short for what the method puts in. */
  | 'dynamic_signature_dynamic_data'
  /** The ICC dynamic number has not 2 to 8 bytes, or not all of them. */
  | 'dynamic_signature_dynamic_number'
  /** The CID inside the signature is not the CID of the response. */
  | 'dynamic_signature_cid'
  | 'dynamic_signature_transaction_data_hash'
  /** 9F69 is missing, has a wrong length or a version that is not accepted. */
  | 'card_authentication_related_data'
  /** 9F49 or the terminal's default DDOL does not ask for the unpredictable number. */
  | 'ddol_without_unpredictable_number';

export interface OdaRefusal {
  ok: false;
  reason: OdaFailure;
}

export function refuse(reason: OdaFailure): OdaRefusal {
  return { ok: false, reason };
}
