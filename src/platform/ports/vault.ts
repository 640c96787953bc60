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

/**
 * Where root keys rest: as files, as credentials of systemd, or wrapped by a key of a PKCS#11 token. Whichever it is,
 * a secret is in this process's memory while it is used; a store protects the machine that is switched off or copied.
 */
export interface KeyStore {
  /**
   * The 32-byte secret of that name, made on first use and durable before it is returned. Each call gives a copy.
   * @throws TerminalError key_store_failed
   */
  secret(name: string): Uint8Array;
}

/** Numbers that are never used twice: DUKPT transaction counters. */
export interface KeyCounter {
  /** The next value (1, 2, 3, ...) of that name, durable before it is returned: never given twice, even after kill -9. */
  next(name: string): number;
}

/** Private keys and secrets of providers, imported by a person (`tilld keys import`) and sealed at rest. */
export interface NamedKeys {
  /**
   * A copy, as it was imported: PEM text or a secret. The caller wipes it.
   * @throws TerminalError key_missing when nothing of that name was imported; key_store_failed
   */
  read(name: string): Uint8Array;
}
