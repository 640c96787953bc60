import { equalBytes, fromHex } from '../../../src/platform/bytes/hex.ts';
import { LONGEST_CODE_BYTES } from '../code-text.ts';
import type { SerialOptions } from './options.ts';

/** Room for prefix, AIM identifier, code and suffix. */
const LONGEST_FRAME = LONGEST_CODE_BYTES + 256;

const CR = 0x0d;
const LF = 0x0a;

/** What came between two ends: a code without its prefix, or null for what is none and is dropped. */
export type Frame = Uint8Array | null;

/** Cuts the bytes of a line into codes. */
export class CodeFraming {
  readonly #prefix: Uint8Array;
  /** null: CR, LF or both. Empty: nothing ends a code but silence. */
  readonly #suffix: Uint8Array | null;
  readonly #buffer = new Uint8Array(LONGEST_FRAME);
  #length = 0;
  /** The beginning is lost. */
  #isTorn = false;

  constructor({ prefix, suffix }: Pick<SerialOptions, 'prefix' | 'suffix'>) {
    this.#prefix = fromHex(prefix ?? '');
    this.#suffix = suffix === 'line' ? null : fromHex(suffix === 'none' ? '' : suffix);
  }

  /** Whether something has begun and not ended. */
  get isWaiting(): boolean {
    return this.#length > 0;
  }

  get endsWithSilence(): boolean {
    return this.#suffix?.length === 0;
  }

  /** What ends within `bytes`, in order. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (const byte of bytes) {
      // LF after CR ends nothing.
      if (this.#take(byte) && this.#length > 0) frames.push(this.#end());
    }
    return frames;
  }

  /** Nothing came for a while: the end of a code if silence is its suffix, else of something that was none. */
  silence(): Frame {
    const frame = this.#end();
    return this.endsWithSilence ? frame : null;
  }

  /** Forgets what has begun. */
  reset(): void {
    this.#length = 0;
    this.#isTorn = false;
  }

  /** Takes one byte in. Gives whether it completes a suffix, which is off again then. */
  #take(byte: number): boolean {
    const suffix = this.#suffix;
    if (suffix === null && (byte === CR || byte === LF)) return true;
    if (this.#length === LONGEST_FRAME) this.#tear();
    this.#buffer[this.#length] = byte;
    this.#length += 1;
    if (suffix === null || suffix.length === 0 || suffix.length > this.#length) return false;
    const isSuffix = equalBytes(this.#buffer.subarray(this.#length - suffix.length, this.#length), suffix);
    if (isSuffix) this.#length -= suffix.length;
    return isSuffix;
  }

  /** Too long for a code; its end still has to be found. */
  #tear(): void {
    this.#length = LONGEST_FRAME / 2;
    this.#buffer.copyWithin(0, this.#length);
    this.#isTorn = true;
  }

  #end(): Frame {
    const frame = this.#buffer.slice(0, this.#length);
    const isCode = !this.#isTorn && equalBytes(frame.subarray(0, this.#prefix.length), this.#prefix);
    this.reset();
    return isCode ? frame.subarray(this.#prefix.length) : null;
  }
}
