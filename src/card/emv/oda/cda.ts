import { equalBytes } from '../../../platform/bytes/hex.ts';
import { TlvCursor } from '../tlv.ts';
import { openDynamicSignature } from './dynamic-signature.ts';
import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches, sha1 } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

export interface CdaInput {
  /** 9F4B. */
  signature: Uint8Array;
  iccKey: RsaPublicKey;
  /** 9F37 as sent, 4 bytes. */
  unpredictableNumber: Uint8Array;
  /** 9F27 of the response. */
  cid: number;
  /** The values as sent in GET PROCESSING OPTIONS, without the 83 around them; empty when there was no PDOL. */
  pdolValues: Uint8Array;
  /** The values as sent in the first GENERATE AC, without any DSDOL values. */
  cdol1Values: Uint8Array;
  /** As sent in the second GENERATE AC, when `response` answers that one. */
  cdol2Values?: Uint8Array;
  /** Value of template 77 as the card sent it. */
  response: Uint8Array;
}

export interface CdaProof {
  ok: true;
  /** 9F4C, 2..8 bytes. */
  iccDynamicNumber: Uint8Array;
  cid: number;
  /** 9F26, 8 bytes: the only cryptogram to trust. */
  applicationCryptogram: Uint8Array;
  /** What follows in the ICC dynamic data: kernel 2's data storage summaries and relay resistance block. */
  extra: Uint8Array;
}

const CRYPTOGRAM_BYTES = 8;
const HASH_BYTES = 20;

/**
 * Combined DDA and application cryptogram generation.
 * @throws TlvError when `response` is no sequence of data objects, which the kernel has tested before
 * @spec EMV 4.4 Book 2, 6.6.2, tables 18 and 19
 */
export function verifyCda(input: CdaInput): CdaProof | OdaRefusal {
  const opened = openDynamicSignature(input.signature, input.iccKey);
  if (!opened.ok) return opened;
  const { block, dynamicData, iccDynamicNumber } = opened.signature;
  const cidAt = 1 + iccDynamicNumber.length;
  const cryptogramAt = cidAt + 1;
  const hashAt = cryptogramAt + CRYPTOGRAM_BYTES;
  const extraAt = hashAt + HASH_BYTES;
  if (dynamicData.length < extraAt) return refuse('dynamic_signature_dynamic_data');
  if (dynamicData[cidAt] !== input.cid) return refuse('dynamic_signature_cid');
  if (!hashMatches(block, [input.unpredictableNumber])) return refuse('dynamic_signature_hash');
  if (!equalBytes(transactionDataHash(input), dynamicData.subarray(hashAt, extraAt))) {
    return refuse('dynamic_signature_transaction_data_hash');
  }
  return {
    ok: true,
    iccDynamicNumber,
    cid: input.cid,
    applicationCryptogram: dynamicData.slice(cryptogramAt, hashAt),
    extra: dynamicData.slice(extraAt),
  };
}

const SIGNED_DYNAMIC_APPLICATION_DATA = 0x9f4b;

/**
 * SHA-1 over what was sent and what was answered, each object of the answer with the card's own coding of its
 * length, without 9F4B. NOTE: '00' padding between objects is no data object and stays out.
 * @spec EMV 4.4 Book 2, 6.6.2, step 10
 */
function transactionDataHash(input: CdaInput): Uint8Array {
  const objects: Uint8Array[] = [];
  const cursor = new TlvCursor(input.response);
  while (cursor.next()) {
    if (cursor.tag === SIGNED_DYNAMIC_APPLICATION_DATA) continue;
    objects.push(input.response.subarray(cursor.offset, cursor.end));
  }
  return sha1(input.pdolValues, input.cdol1Values, input.cdol2Values ?? new Uint8Array(), ...objects);
}
