/*
 * What the driver needs of PC/SC. nfc-pcsc.ts makes it of the npm package; tests make it of nothing.
 */

export interface DeviceStatus {
  /** `unavailable`: pcscd knows the reader but cannot talk to it. */
  state: 'empty' | 'card' | 'unavailable';
  /** Counts insertions and removals, modulo 65536: another number with a card before and after is another card. */
  changes: number;
  /** Empty when the card does not answer (yet). */
  atr: Uint8Array;
}

/** One reader that pcscd offers. */
export interface PcscDevice {
  readonly name: string;
  onStatus(listener: (status: DeviceStatus) => void): void;
  /** pcscd took the reader off its list. */
  onGone(listener: () => void): void;
  /** Reaches the card that is in the field, letting go of the one before. Rejects; may never settle. */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** The response APDU. Rejects; may never settle. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /**
   * Commands for the reader itself while no card is there, one after the other; the answers in that order. Rejects, also
   * where pcscd or the reader allows none; may never settle.
   */
  escape(commands: readonly Uint8Array[]): Promise<Uint8Array[]>;
  close(): void;
}

/** A connection to pcscd. After `onError` it is of no more use. */
export interface PcscContext {
  onDevice(listener: (device: PcscDevice) => void): void;
  onError(listener: (error: Error) => void): void;
  close(): void;
}
