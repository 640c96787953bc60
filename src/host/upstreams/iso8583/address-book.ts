import type { Address } from '../../../platform/ports/network.ts';

/** Which of the host's addresses is tried next: in order, and the one that works is kept. */
export class AddressBook {
  readonly #addresses: readonly Address[];
  #at = 0;
  /** Addresses that failed in a row. */
  #failed = 0;

  /** @param addresses one at least, the preferred one first */
  constructor(addresses: readonly Address[]) {
    this.#addresses = addresses;
  }

  get current(): Address {
    return this.#addresses[this.#at]!;
  }

  get isAtFirst(): boolean {
    return this.#at === 0;
  }

  worked(): void {
    this.#failed = 0;
  }

  /** Goes on to the next. false: all of them have failed since one worked or since the last time it was false. */
  failed(): boolean {
    this.#failed++;
    this.#at = (this.#at + 1) % this.#addresses.length;
    if (this.#failed < this.#addresses.length) return true;
    this.#failed = 0;
    return false;
  }

  returnToFirst(): void {
    this.#at = 0;
    this.#failed = 0;
  }
}
