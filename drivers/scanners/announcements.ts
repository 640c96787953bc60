import { ERRORS } from '../../src/platform/errors/error-table.ts';
import type { Log } from '../../src/platform/ports/log.ts';
import type { ScannedCode, ScannerStatus } from '../../src/platform/ports/scanner.ts';

export type ScannerTrouble = 'scanner_not_found' | 'scanner_access_denied';

/** The state of a scanner that cannot be used; `reason` where the place knows better than the error table. */
export function unavailable(code: ScannerTrouble, reason: string = ERRORS[code].message): ScannerStatus {
  return { state: 'unavailable', reason, hint: ERRORS[code].hint };
}

/** What a scanner tells: how it is, when that changes, and each code. */
export class Announcements {
  readonly #log: Log;
  readonly #statusListeners: ((status: ScannerStatus) => void)[] = [];
  readonly #codeListeners: ((code: ScannedCode) => void)[] = [];
  #status = unavailable('scanner_not_found');

  constructor(log: Log) {
    this.#log = log;
  }

  get status(): ScannerStatus {
    return this.#status;
  }

  set status(status: ScannerStatus) {
    const { state, device, reason } = this.#status;
    if (status.state === state && status.device === device && status.reason === reason) return;
    this.#status = status;
    this.#log.info('Scanner state', status);
    for (const listener of this.#statusListeners) listener(status);
  }

  onStatus(listener: (status: ScannerStatus) => void): void {
    this.#statusListeners.push(listener);
  }

  onCode(listener: (code: ScannedCode) => void): void {
    this.#codeListeners.push(listener);
  }

  code(code: ScannedCode): void {
    this.#log.debug('Code read', { count: code.text.length });
    for (const listener of this.#codeListeners) listener(code);
  }
}
