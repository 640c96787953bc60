import { ERRORS, type ErrorCode } from './error-table.ts';

export interface ErrorDetails {
  /** Overrides the table's hint where the place knows better. */
  hint?: string;
  cause?: unknown;
}

/**
 * The world failed: a device, a host, a file, a request. Not for what a card or the rules decide (that is
 * an outcome, a value) and not for our own bugs (those are plain Errors).
 */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
  readonly code: ErrorCode;
  /** HTTP status of an API answer that reports this error. */
  readonly status: number;
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly retry: boolean;
  /** What to do about it, one sentence. */
  readonly hint: string;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}) {
    const row = ERRORS[code];
    super(message ?? row.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = row.status;
    this.retry = row.retry;
    this.hint = details.hint ?? row.hint;
  }
}
