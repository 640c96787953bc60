import { createHash } from 'node:crypto';
import { equalBytes, toHex } from '../../platform/bytes/hex.ts';
import type { CaPublicKey, CaPublicKeys } from './ca-public-key.ts';
import { exponentValue } from './oda/rsa.ts';

/** 1984 bits. @spec EMV 4.4 Book 2, Annex B2.1 */
const MAX_MODULUS_BYTES = 248;
/** 512 bits: below that no scheme has ever issued a key, and OpenSSL refuses it. */
const MIN_MODULUS_BYTES = 64;

/** An issuer certificate that must not be trusted any more. @spec EMV 4.4 Book 2, 5.1.2 */
export interface RevokedCertificate {
  /** 5 bytes. */
  rid: Uint8Array;
  index: number;
  /** Certificate serial number, 3 bytes. */
  serial: Uint8Array;
}

/** What is wrong with a key, in words for the technician. */
export interface CaKeyFault {
  field: 'rid' | 'index' | 'modulus' | 'exponent' | 'checksum';
  problem: string;
}

/** null: the key may be used. @spec EMV 4.4 Book 2, 11.2.2 */
export function checkCaPublicKey(key: CaPublicKey): CaKeyFault | null {
  const fault = (field: CaKeyFault['field'], problem: string) => ({ field, problem });
  const size = key.modulus.length;
  if (key.rid.length !== 5) return fault('rid', `the RID has ${key.rid.length} bytes, not 5`);
  if (!Number.isInteger(key.index) || key.index < 0 || key.index > 0xff)
    return fault('index', 'the index is not one byte');
  if (size > MAX_MODULUS_BYTES)
    return fault('modulus', `the modulus has ${size} bytes, at most ${MAX_MODULUS_BYTES} are allowed`);
  if (size < MIN_MODULUS_BYTES)
    return fault('modulus', `the modulus has ${size} bytes, at least ${MIN_MODULUS_BYTES} are needed`);
  if (key.modulus[0] === 0) return fault('modulus', 'the modulus begins with a zero byte');
  if ((key.modulus[size - 1]! & 1) === 0) return fault('modulus', 'the modulus is even');
  if (exponentValue(key.exponent) === null)
    return fault('exponent', `the exponent is ${toHex(key.exponent)}, not 03 or 010001`);
  if (!equalBytes(key.checksum, caKeyChecksum(key)))
    return fault('checksum', 'the checksum is not the SHA-1 of RID, index, modulus and exponent');
  return null;
}

/** SHA-1 over RID, index, modulus and exponent, 20 bytes. @spec EMV 4.4 Book 2, 11.2.2 */
export function caKeyChecksum(key: Pick<CaPublicKey, 'rid' | 'index' | 'modulus' | 'exponent'>): Uint8Array {
  const hash = createHash('sha1');
  hash.update(key.rid).update(Uint8Array.of(key.index)).update(key.modulus).update(key.exponent);
  return new Uint8Array(hash.digest());
}

/**
 * The keys a terminal works with. A key that `checkCaPublicKey` refuses is not among them: its cards then fail
 * authentication, as with a key that was never there.
 */
export function caPublicKeys(
  keys: readonly CaPublicKey[],
  revoked: readonly RevokedCertificate[] = [],
): CaPublicKeys {
  const byName = new Map<string, CaPublicKey>();
  for (const key of keys) if (checkCaPublicKey(key) === null) byName.set(keyName(key.rid, key.index), key);
  const revokedNames = new Set(revoked.map((entry) => keyName(entry.rid, entry.index, entry.serial)));
  return {
    find: (rid, index) => byName.get(keyName(rid, index)),
    isRevoked: (rid, index, serial) => revokedNames.has(keyName(rid, index, serial)),
  };
}

function keyName(rid: Uint8Array, index: number, serial?: Uint8Array): string {
  return `${toHex(rid)}/${index}${serial ? `/${toHex(serial)}` : ''}`;
}
