/** What a key press, or silence, has decided. */
export interface WedgeDecision {
  /** Keys that a person typed, in order: to be handled as if they came just now. */
  typed: readonly string[];
  /** A code that a scanner typed, without its Enter. */
  code: string | null;
}

/** Keys further apart than this are a person's; scanners send one every 2 to 20 ms. */
export const KEY_GAP_MS = 50;
/** Shorter bursts are a person's whatever their speed. */
const SHORTEST_CODE = 6;
const LONGEST_CODE = 4_096;

const NOTHING: WedgeDecision = { typed: [], code: null };

/**
 * Tells a scanner that types (keyboard wedge) from a person, by speed and the Enter at the end. Each key is held back
 * until it is clear whose it is, so that a scanned code never reaches the amount or a button: at most KEY_GAP_MS.
 * A fast burst that does not end with Enter is nobody's and is dropped: a person cannot type so, and a torn code must
 * not pay.
 *
 * `key` is KeyboardEvent.key; `atMs` any clock that only goes forward, such as KeyboardEvent.timeStamp.
 * NOTE: the browser has put the scanner's keys through this machine's keyboard layout; scanner and machine must be
 * set to the same one.
 */
export class Wedge {
  #held: string[] = [];
  #count = 0;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** Whether keys are held back: `silence` is to be called KEY_GAP_MS after the last. */
  get isHolding(): boolean {
    return this.#count > 0;
  }

  press(key: string, atMs: number, isRepeat = false): WedgeDecision {
    // A scanner presses Shift for capitals.
    if (isModifier(key)) return NOTHING;
    const before = atMs - this.#lastMs > KEY_GAP_MS ? this.#release() : [];
    this.#lastMs = atMs;
    if (key === 'Enter' && this.#count >= SHORTEST_CODE) return this.#end();
    if (isCharacter(key) && !isRepeat) {
      this.#hold(key);
      return { typed: before, code: null };
    }
    return { typed: [...before, ...this.#release(), key], code: null };
  }

  /** Nothing was pressed since: gives back what a person typed. */
  silence(atMs: number): WedgeDecision {
    return atMs - this.#lastMs < KEY_GAP_MS ? NOTHING : { typed: this.#release(), code: null };
  }

  #hold(key: string): void {
    this.#count += 1;
    if (this.#count <= LONGEST_CODE) this.#held.push(key);
  }

  #end(): WedgeDecision {
    const code = this.#count <= LONGEST_CODE ? this.#held.join('') : null;
    this.#forget();
    return { typed: [], code };
  }

  #release(): string[] {
    const typed = this.#count < SHORTEST_CODE ? this.#held : [];
    this.#forget();
    return typed;
  }

  #forget(): void {
    this.#held = [];
    this.#count = 0;
  }
}

const isCharacter = (key: string): boolean => [...key].length === 1;

const isModifier = (key: string): boolean =>
  key === 'Shift' || key === 'CapsLock' || key === 'AltGraph' || key === 'Alt' || key === 'Control';
