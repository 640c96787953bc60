/** One copy of a receipt, as a receiptline document (https://www.ofsc.jp/receiptline). */
export interface ReceiptDocument {
  copy: 'customer' | 'merchant';
  receiptline: string;
}

export type PrintResult =
  | { kind: 'printed' }
  /** Nothing is lost: the job stays queued. `reason` is a sentence for the cashier, e.g. "Printer is out of paper". */
  | { kind: 'unavailable'; code: string; reason: string };

export interface PrinterStatus {
  state: 'ready' | 'unavailable';
  reason?: string;
}

/** A receipt printer. `print` resolves when the device has taken the whole document, within its own time bound. */
export interface Printer {
  start(): Promise<void>;
  print(document: ReceiptDocument): Promise<PrintResult>;
  status(): PrinterStatus;
  onStatus(listener: (status: PrinterStatus) => void): void;
  stop(): Promise<void>;
}
