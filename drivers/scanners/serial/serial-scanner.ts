import { fromHex } from '../../../src/platform/bytes/hex.ts';
import type { Timer } from '../../../src/platform/ports/clock.ts';
import type { ScannedCode, Scanner, ScannerStatus } from '../../../src/platform/ports/scanner.ts';
import { Announcements, unavailable } from '../announcements.ts';
import { bounded } from '../bounded.ts';
import { AIM_IDENTIFIER, codeText } from '../code-text.ts';
import type { ScannerSurroundings } from '../surroundings.ts';
import { CodeFraming, type Frame } from './code-framing.ts';
import type { SerialOptions } from './options.ts';
import type { LineOpener, OpenLine } from './serial-port.ts';

const FIRST_OPEN_MS = 5_000;
const CLOSE_MS = 2_000;
const REOPEN_FIRST_MS = 250;
const REOPEN_LONGEST_MS = 4_000;
/** Ends a code that has no suffix. */
const SILENCE_MS = 100;
/** Ends the wait for a suffix: what came was no code, or is torn. */
const STALE_MS = 500;

/** A scanner on a line that comes and goes: opened again, at growing distances, for as long as it is wanted. */
export class SerialScanner implements Scanner {
  readonly #options: SerialOptions;
  readonly #at: ScannerSurroundings;
  readonly #openLine: LineOpener;
  readonly #announce: Announcements;
  readonly #framing: CodeFraming;
  /** Another with each start: an opening that a stop overtook sees that it is not wanted any more. */
  #run: object | null = null;
  #opening: Promise<void> = Promise.resolve();
  #line: OpenLine | null = null;
  #reopen: Timer | null = null;
  #reopenMs = REOPEN_FIRST_MS;
  #silence: Timer | null = null;
  #armed = false;

  constructor(options: SerialOptions, surroundings: ScannerSurroundings, openLine: LineOpener) {
    this.#options = options;
    this.#at = surroundings;
    this.#openLine = openLine;
    this.#announce = new Announcements(surroundings.log);
    this.#framing = new CodeFraming(options);
  }

  /** Ends when the first try has, or does not. */
  async start(): Promise<void> {
    if (this.#run) return;
    const run = {};
    this.#run = run;
    this.#reopenMs = REOPEN_FIRST_MS;
    this.#opening = this.#opening.then(() => this.#open(run));
    await bounded(this.#at.clock, FIRST_OPEN_MS, this.#opening);
  }

  async stop(): Promise<void> {
    this.#run = null;
    this.#reopen?.cancel();
    this.disarm();
    const closed = this.#release()?.close();
    this.#announce.status = unavailable('scanner_not_found');
    await bounded(this.#at.clock, CLOSE_MS, Promise.all([this.#opening, closed]));
  }

  arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    this.#send(this.#options.triggerOn);
  }

  disarm(): void {
    if (!this.#armed) return;
    this.#armed = false;
    this.#send(this.#options.triggerOff);
  }

  signal(kind: 'good' | 'bad'): void {
    this.#send(kind === 'good' ? this.#options.goodBeep : this.#options.badBeep);
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

  async #open(run: object): Promise<void> {
    if (run !== this.#run) return;
    let line: OpenLine | null = null;
    const opening = await this.#openLine({
      onBytes: (bytes) => {
        if (line && line === this.#line) this.#receive(bytes);
      },
      onGone: () => {
        if (line && line === this.#line) this.#lose(run);
      },
    });
    if (run !== this.#run) {
      if (opening.kind === 'open') await opening.line.close();
    } else if (opening.kind === 'failed') {
      this.#announce.status = unavailable(opening.code, opening.reason);
      this.#openLater(run);
    } else {
      line = opening.line;
      this.#line = line;
      this.#reopenMs = REOPEN_FIRST_MS;
      if (this.#armed) this.#send(this.#options.triggerOn);
      this.#announce.status = { state: 'ready', device: this.#options.path };
    }
  }

  #openLater(run: object): void {
    this.#reopen = this.#at.clock.after(this.#reopenMs, () => {
      this.#opening = this.#open(run);
    });
    this.#reopenMs = Math.min(2 * this.#reopenMs, REOPEN_LONGEST_MS);
  }

  #lose(run: object): void {
    this.#announce.status = unavailable('scanner_not_found');
    // The line is opened anew when the old one is out of the way; closing may hang.
    const closed = this.#release()?.close() ?? Promise.resolve();
    this.#opening = bounded(this.#at.clock, CLOSE_MS, closed).then(() => {
      if (run === this.#run) this.#openLater(run);
    });
  }

  #release(): OpenLine | null {
    const line = this.#line;
    this.#line = null;
    this.#silence?.cancel();
    this.#framing.reset();
    return line;
  }

  #receive(bytes: Uint8Array): void {
    this.#silence?.cancel();
    for (const frame of this.#framing.push(bytes)) this.#tell(frame);
    if (!this.#framing.isWaiting) return;
    const boundMs = this.#framing.endsWithSilence ? SILENCE_MS : STALE_MS;
    this.#silence = this.#at.clock.after(boundMs, () => this.#tell(this.#framing.silence()));
  }

  #tell(frame: Frame): void {
    const text = frame && codeText(frame, this.#options.encoding);
    const aim = this.#options.aim ? (AIM_IDENTIFIER.exec(text ?? '')?.[0] ?? null) : null;
    const code = text?.slice(aim?.length ?? 0);
    if (code) this.#announce.code({ text: code, aim });
    else
      this.#at.log.warn('Code dropped', {
        reason: 'It is no code as configured.',
        count: frame?.length ?? 0,
      });
  }

  #send(bytes: string | undefined): void {
    if (bytes !== undefined) this.#line?.write(fromHex(bytes));
  }
}
