import { TerminalError } from '../../platform/errors/terminal-error.ts';

/** Told how the storage fares. */
export interface StorageWatcher {
  /**
   * A transaction or a reading failed and the journal has tried to reopen itself since; or (storage_low) the disk is so
   * full that new payments are refused.
   */
  failed(error: TerminalError): void;
  /** After the last failure something was made durable, and there is room. */
  recovered(): void;
}

/** Puts together what the watcher is told: the storage can fail, be almost full, or both. */
export class StorageHealth {
  readonly #watcher: StorageWatcher;
  #isFailing = false;
  #isLow = false;

  constructor(watcher: StorageWatcher) {
    this.#watcher = watcher;
  }

  failed(error: TerminalError): void {
    this.#isFailing = true;
    this.#watcher.failed(error);
  }

  /** A transaction was made durable. */
  worked(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#tell();
  }

  low(isLow: boolean): void {
    if (isLow === this.#isLow) return;
    this.#isLow = isLow;
    if (!this.#isFailing) this.#tell();
  }

  #tell(): void {
    if (this.#isLow) this.#watcher.failed(new TerminalError('storage_low'));
    else this.#watcher.recovered();
  }
}
