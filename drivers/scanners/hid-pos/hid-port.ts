import type { ScannerTrouble } from '../announcements.ts';
import type { ControlReport } from './scanner-reports.ts';

/** A HID device as the operating system lists it; one that can only be listed may still refuse to be opened. */
export interface ListedHid {
  path: string;
  vendorId: number;
  productId: number;
  serialNumber: string;
  /** Its name; may be empty. */
  product: string;
  usagePage: number;
  usage: number;
}

export interface OpenHid {
  /** Empty when it cannot be had. */
  reportDescriptor: Uint8Array;
  /** false when the device did not take it. May never end. */
  send(report: ControlReport): Promise<boolean>;
  /** No event comes afterwards. May never end. */
  close(): Promise<void>;
}

export interface HidEvents {
  /** One input report, with its number where the device numbers them. */
  onReport(report: Uint8Array): void;
  /** The device went away. */
  onGone(): void;
}

export type HidOpening = { kind: 'open'; device: OpenHid } | { kind: 'failed'; code: ScannerTrouble };

/** The HID devices of this machine. Nothing here rejects. */
export interface HidPort {
  list(): Promise<readonly ListedHid[]>;
  open(path: string, events: HidEvents): Promise<HidOpening>;
}
