import { type OdaRefusal, refuse } from './oda-failure.ts';
import { hashMatches, recoverBlock } from './recovered-block.ts';
import type { RsaPublicKey } from './rsa.ts';

const LAYOUT = { format: 0x03, hashAlgorithmAt: 2 };

/**
 * Static data authentication. On success the caller keeps the data authentication code as 9F45.
 * @spec EMV 4.4 Book 2, 5.4, table 7
 */
export function verifySda(input: {
  /** 93, Signed Static Application Data. */
  signature: Uint8Array;
  issuerKey: RsaPublicKey;
  /** Static data to be authenticated. */
  staticData: Uint8Array;
}): { ok: true; dataAuthenticationCode: Uint8Array } | OdaRefusal {
  const block = recoverBlock(input.signature, input.issuerKey, LAYOUT);
  if (typeof block === 'string') return refuse(`static_signature_${block}`);
  if (!hashMatches(block, [input.staticData])) return refuse('static_signature_hash');
  return { ok: true, dataAuthenticationCode: block.bytes.slice(3, 5) };
}
