/**
 * Seals what must not be read on the way (PAN, track 2, cryptogram inputs) and opens it again where the
 * message to the host is built. Envelope: fresh AES-256-GCM key per record, wrapped by an epoch key.
 */
export interface Sealer {
  /** `plain` is zeroed after sealing. `context` (payment id) is bound as additional data: a swapped row does not open. */
  seal(plain: Uint8Array, context: string): Uint8Array;
}

export interface Opener {
  /** @throws TerminalError `sealed_record_unreadable` when the envelope was changed, swapped, or its key is gone. */
  open(sealed: Uint8Array, context: string): Uint8Array;
}

/** A key that encrypts record keys, handed to lanes; 32 bytes, identified by its epoch (e.g. "2026-11-24"). */
export interface EpochKey {
  epoch: string;
  key: Uint8Array;
}

/** Where root keys rest. The file store is for development; others follow. */
export interface KeyStore {
  /** The 32-byte secret of that name, made on first use and durable before it is returned. */
  secret(name: string): Uint8Array;
}
