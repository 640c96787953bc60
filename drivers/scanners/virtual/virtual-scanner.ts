import type { ScannedCode, Scanner, ScannerStatus } from '../../../src/platform/ports/scanner.ts';
import { Announcements, unavailable } from '../announcements.ts';
import { CodeAssembly } from '../code-assembly.ts';
import { COMMON_LAYOUT, codePart, scannedDataReports } from '../scanned-data.ts';
import type { ScannerSurroundings } from '../surroundings.ts';

const READY: ScannerStatus = { state: 'ready', device: 'Virtual scanner' };
const UNPLUGGED = unavailable('scanner_not_found');

/** A scanner whose reports come from the demo: the same bytes as from a USB scanner, read by the same parser. */
export class VirtualScanner implements Scanner {
  readonly #announce: Announcements;
  readonly #assembly: CodeAssembly;
  #started = false;
  #pluggedIn = true;
  #armed = false;
  #lastSignal: 'good' | 'bad' | null = null;

  constructor(surroundings: ScannerSurroundings) {
    this.#announce = new Announcements(surroundings.log);
    this.#assembly = new CodeAssembly(surroundings, 'utf8', (code) => this.#announce.code(code));
  }

  /** Whether its light is on. */
  get armed(): boolean {
    return this.#armed;
  }

  get lastSignal(): 'good' | 'bad' | null {
    return this.#lastSignal;
  }

  /**
   * A code is held before it, by default a QR code. Gives false when the scanner is not there and reads nothing.
   * @throws RangeError when `text` is longer than any code
   */
  hold(text: string, aim: string | null = ']Q1'): boolean {
    const reports = scannedDataReports(Buffer.from(text, 'utf8'), aim);
    for (const report of reports) this.receive(report);
    return this.#announce.status.state === 'ready';
  }

  /** One input report, as its device sends it. */
  receive(report: Uint8Array): void {
    if (this.#announce.status.state !== 'ready') return;
    const part = codePart(report, COMMON_LAYOUT);
    if (part) this.#assembly.add(part);
  }

  /** Its plug is pulled, or put in again. */
  plugIn(pluggedIn: boolean): void {
    this.#pluggedIn = pluggedIn;
    this.#show();
  }

  async start(): Promise<void> {
    this.#started = true;
    this.#show();
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#armed = false;
    this.#show();
  }

  arm(): void {
    this.#armed = true;
  }

  disarm(): void {
    this.#armed = false;
  }

  signal(kind: 'good' | 'bad'): void {
    this.#lastSignal = kind;
  }

  status(): ScannerStatus {
    return this.#announce.status;
  }

  onStatus(listener: (status: ScannerStatus) => void): void {
    this.#announce.onStatus(listener);
  }

  onCode(listener: (code: ScannedCode) => void): void {
    this.#announce.onCode(listener);
  }

  #show(): void {
    const there = this.#started && this.#pluggedIn;
    if (!there) this.#assembly.forget();
    this.#announce.status = there ? READY : UNPLUGGED;
  }
}
