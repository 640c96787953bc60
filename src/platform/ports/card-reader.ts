import type { TerminalError } from '../errors/terminal-error.ts';
import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/**
 * Why no response came back.
 * @spec EMV Contactless Book A, L1 error classes as used by kernel 2's Error Indication (DF8115 byte 1)
 */
export type LinkLoss = 'timeout' | 'transmission' | 'protocol';

/** What the card did with one command APDU. */
export type CardEvent =
  /** `data` is the response body without the status bytes; `sw` is SW1SW2, 0x0000..0xFFFF. */
  { kind: 'response'; data: Uint8Array; sw: number } | { kind: 'lost'; cause: LinkLoss };

export type ReaderEvent =
  /** The device is there and polls for cards. */
  | { kind: 'up'; name: string }
  /** The device is gone or does not answer; the driver keeps trying by itself. */
  | { kind: 'down'; error: TerminalError }
  /** `wasThere`: it lay on the reader before anybody looked, so that nobody has presented it just now. */
  | { kind: 'card'; atr: Uint8Array; wasThere?: boolean }
  | { kind: 'removed' };

/**
 * One contactless reader, as the lane process sees it. Implementations serialise APDUs, bound each one
 * in time, and report a removal exactly once per card.
 */
export interface CardReader {
  start(listener: (event: ReaderEvent) => void): void;
  /** Sends one command APDU (bytes as they go over the air). Never rejects: a failure is `lost`. */
  transmit(apdu: Uint8Array): Promise<CardEvent>;
  /**
   * Of readers that can: sends a polling frame (CRC included) into the empty field, to which nobody answers. false: the
   * reader refuses such commands. Never rejects. Unofficial.
   */
  sendEcp?(frame: Uint8Array): Promise<boolean>;
  stop(): Promise<void>;
}

/** What a reader driver is given besides its own options. */
export interface ReaderSurroundings {
  clock: Clock;
  /** For jitter only. */
  random: Random;
  /** Bound on one exchange with the card, and on reaching a card that was seen. */
  apduTimeoutMs: number;
  /**
   * A native call does not come back: it holds a thread and cannot be cancelled, so only the end of the process
   * helps. Called once, after the `down` event.
   */
  onHung(): void;
}
