/**
 * A certification authority public key for RSA. A key on an elliptic curve will be a second shape, told apart by its
 * algorithm indicator: see `icc-key-chain.ts` for where the chains part.
 * @spec EMV 4.4 Book 2, 11.2
 */
export interface CaPublicKey {
  /** 5 bytes. */
  rid: Uint8Array;
  /** CA public key index, 8F. */
  index: number;
  /** 64 to 248 bytes. */
  modulus: Uint8Array;
  /** 1 or 3 bytes: 03 or 010001. */
  exponent: Uint8Array;
  /** SHA-1 over RID, index, modulus, exponent; checked when the key is loaded. 20 bytes. */
  checksum: Uint8Array;
  /** Last day of validity, YYYY-MM-DD; null where none is published, as for test keys. */
  expires: string | null;
  /** true: never to be loaded in a live terminal. */
  test: boolean;
}

/** The keys of a terminal, and the issuer certificates that were signed with them and are withdrawn. */
export interface CaPublicKeys {
  find(rid: Uint8Array, index: number): CaPublicKey | undefined;
  /** Issuer certificate revoked? `serial` is 3 bytes. @spec EMV 4.4 Book 2, 5.1.2 */
  isRevoked(rid: Uint8Array, index: number, serial: Uint8Array): boolean;
}
