/** Zeroes keys, PINs and what was computed from them. Strings cannot be wiped: keep secrets in bytes. */
export function wipe(...secrets: readonly Uint8Array[]): void {
  for (const secret of secrets) secret.fill(0);
}
