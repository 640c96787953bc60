/** Source of unpredictable bytes: EMV unpredictable numbers, ids, nonces, DEKs, jitter. */
export interface Random {
  /** `length` fresh bytes. */
  bytes(length: number): Uint8Array;
}
