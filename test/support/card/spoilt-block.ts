import { type RsaPublicKey, rsaRecover } from '../../../src/card/emv/oda/rsa.ts';
import { sha1, sign } from '../../unit/card/emv/oda/signed-card.ts';

type Signer = Parameters<typeof sign>[1] & { publicKey: RsaPublicKey };

/**
 * What was signed, opened, with the lowest bit of one byte turned, and signed again. With `appended` the hash is made
 * anew over the block and that, so that the change is the signer's own.
 */
export function spoilt(signed: Uint8Array, signer: Signer, at: number, appended?: Uint8Array): Uint8Array {
  const block = rsaRecover(signed, signer.publicKey.modulus, signer.publicKey.exponent).slice();
  block[at]! ^= 0x01;
  if (appended) block.set(sha1(block.subarray(1, -21), appended), block.length - 21);
  return sign(block, signer);
}

/**
 * Why a block with one byte changed is refused: header, format, hash algorithm and trailer have their own reason, and
 * everything else is covered by the hash.
 */
export function reasonFor(at: number, length: number, hashAlgorithmAt: number): string {
  if (at === length - 1) return 'trailer';
  if (at === 0) return 'header';
  if (at === 1) return 'format';
  return at === hashAlgorithmAt ? 'hash_algorithm' : 'hash';
}
