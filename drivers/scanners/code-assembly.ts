import { concatBytes } from '../../src/platform/bytes/hex.ts';
import type { Timer } from '../../src/platform/ports/clock.ts';
import type { ScannedCode } from '../../src/platform/ports/scanner.ts';
import { codeText, type Encoding, LONGEST_CODE_BYTES } from './code-text.ts';
import type { CodePart } from './scanned-data.ts';
import type { ScannerSurroundings } from './surroundings.ts';

/** Longest wait for the next part of a code. Parts come some milliseconds apart. */
const NEXT_PART_MS = 500;

/**
 * Puts codes together that come in several reports. A code that is not whole is never told.
 *
 * NOTE: of a code in parts the first AIM identifier counts. Makers repeat it in each part, or leave it out; another
 * one means that the end of the code before got lost.
 * NOTE: some firmware (a Jieli SDK sample) announces a further part after a code of just 56 bytes, and none comes.
 * Such a code is not told: it cannot be told from one that was torn.
 */
export class CodeAssembly {
  readonly #at: ScannerSurroundings;
  readonly #encoding: Encoding;
  readonly #tell: (code: ScannedCode) => void;
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #aim: string | null = null;
  #late: Timer | null = null;

  constructor(surroundings: ScannerSurroundings, encoding: Encoding, tell: (code: ScannedCode) => void) {
    this.#at = surroundings;
    this.#encoding = encoding;
    this.#tell = tell;
  }

  add({ aim, bytes, continues }: CodePart): void {
    if (aim !== null && this.#aim !== null && aim !== this.#aim) this.#drop('Its end is missing.');
    this.#aim ??= aim;
    this.#bytes += bytes.length;
    // Beyond the bound the parts are only counted.
    if (bytes.length > 0 && this.#bytes <= LONGEST_CODE_BYTES) this.#parts.push(bytes);
    this.#late?.cancel();
    if (continues) this.#late = this.#at.clock.after(NEXT_PART_MS, () => this.#drop('Its end is missing.'));
    else this.#end();
  }

  /** The scanner is gone: what it began will not be ended. */
  forget(): void {
    if (this.#bytes > 0) this.#drop('The scanner is gone.');
  }

  #end(): void {
    const isTooLong = this.#bytes > LONGEST_CODE_BYTES;
    const text = isTooLong ? null : codeText(concatBytes(...this.#parts), this.#encoding);
    const aim = this.#aim;
    if (text === null) this.#log('It is empty, too long or no text.');
    this.#begin();
    if (text !== null) this.#tell({ text, aim });
  }

  #drop(reason: string): void {
    this.#log(reason);
    this.#begin();
  }

  #log(reason: string): void {
    this.#at.log.warn('Code dropped', { reason, count: this.#bytes });
  }

  #begin(): void {
    this.#late?.cancel();
    this.#late = null;
    this.#parts = [];
    this.#bytes = 0;
    this.#aim = null;
  }
}
