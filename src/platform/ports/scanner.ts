/** One code as a scanner read it. What it means is for payment/tenders. */
export interface ScannedCode {
  /** Without prefix, suffix and AIM identifier; at most 4,096 characters. */
  text: string;
  /** AIM symbology identifier where the device sends it: "]Q1" (ISO/IEC 15424). */
  aim: string | null;
}

export interface ScannerStatus {
  state: 'ready' | 'unavailable';
  /** Name of the device while it is there. */
  device?: string;
  reason?: string;
  hint?: string;
}

/**
 * Reads codes that customers hold out. Armed while a payment waits for its tender; what is read otherwise is told all
 * the same (`onCode`), and the session drops it.
 */
export interface Scanner {
  start(): Promise<void>;
  /** Switches the trigger or light on, where the device has one. Idempotent. */
  arm(): void;
  disarm(): void;
  /** Good or bad beep, where the device has one. */
  signal(kind: 'good' | 'bad'): void;
  status(): ScannerStatus;
  onStatus(listener: (status: ScannerStatus) => void): void;
  onCode(listener: (code: ScannedCode) => void): void;
  stop(): Promise<void>;
}
