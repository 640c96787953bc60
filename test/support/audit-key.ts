/** The key of the audit chain in tests. */
export const AUDIT_KEY = new Uint8Array(32).fill(0xa5);
