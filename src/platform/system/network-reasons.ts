/** What went wrong with a connection, for people, by the code that Node and OpenSSL give it. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by the host',
  ENOTFOUND: 'the name of the host is not known',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'the host does not answer',
  EPIPE: 'connection closed by the host',
  CERT_HAS_EXPIRED: 'the certificate of the host has expired',
  CERT_NOT_YET_VALID: 'the certificate of the host is not valid yet; is the clock of this computer right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the host is for another name',
};

/** The chain ends at an authority that is not the pinned one. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

export const CLOSED_BY_THE_HOST = 'connection closed by the host';

export function networkReason(code: string | undefined): string {
  if (code === undefined) return 'connection failed';
  if (UNTRUSTED.has(code)) return 'the certificate of the host is not from an authority that is trusted';
  if (/^ERR_SSL_.*ALERT/.test(code)) return 'the host refuses the TLS connection of this terminal';
  if (code.startsWith('ERR_SSL_')) return 'the host does not speak TLS as it is expected to';
  return REASONS[code] ?? 'connection failed';
}
