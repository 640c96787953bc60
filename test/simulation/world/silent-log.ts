import type { Log } from '../../../src/platform/ports/log.ts';

/** The trace says what matters here. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silentLog,
};
