/**
 * The only fields that can be logged. A field that is not listed here does not compile and, should it
 * arrive untyped, is dropped before pino sees it: the log is an allow-list by construction.
 */
export interface LogFields {
  component?: string;
  paymentId?: string;
  lane?: string;
  reader?: string;
  device?: string;
  state?: string;
  event?: string;
  code?: string;
  reason?: string;
  hint?: string;
  outcome?: string;
  scheme?: string;
  aid?: string;
  kernel?: string;
  mti?: string;
  stan?: string;
  responseCode?: string;
  host?: string;
  port?: number;
  pid?: number;
  attempt?: number;
  count?: number;
  durationMs?: number;
  delayMs?: number;
  path?: string;
  line?: number;
  version?: string;
  signal?: string;
  method?: string;
  url?: string;
  status?: number;
}

/** Structured log. `message` is a fixed sentence: values belong in `fields`. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A log whose every line carries `fields`. */
  child(fields: LogFields): Log;
}
