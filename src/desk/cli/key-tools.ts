/*
 * What the command line asks of the key store for `tilld keys`: it works on the data folder, whether or not a daemon runs
 * there. The composition root provides it.
 */

export interface KeyPlace {
  dataDirectory: string;
  /** The terminal's configuration, where its keys are not in files. Absolute. */
  configPath?: string;
}

export interface KeyRow {
  name: string;
  /** "RSA private key 2048", "secret of 32 bytes" */
  kind: string;
  /** SHA-256 of the public part in lower-case hex; null for a secret. */
  fingerprint: string | null;
}

/** @throws TerminalError key_refused, key_store_failed */
export interface KeyTools {
  /** `content` is wiped. */
  add(place: KeyPlace, name: string, content: Uint8Array, how: { replace: boolean }): KeyRow;
  list(place: KeyPlace): KeyRow[];
  /** @returns whether there was one */
  forget(place: KeyPlace, name: string): boolean;
}
