import { type DestinationStream, destination as openDestination, pino } from 'pino';
import type { Clock } from '../ports/clock.ts';
import type { Log, LogFields } from '../ports/log.ts';
import { allowedFields, loggable } from './log-fields.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogOptions {
  /** Lines below this level are not written. */
  level: LogLevel;
  /** `stderr`, a file (made with its folders, appended to), or a sink of whole lines. */
  destination: 'stderr' | { file: string } | { write(line: string): void };
  clock: Clock;
}

/** What waits in memory while the disk takes nothing; lines beyond it are lost. */
const LARGEST_BACKLOG_BYTES = 256 * 1024;

/**
 * The structured log: one JSON object a line, written before the call returns, so that a crash loses
 * nothing. Only the fields of LogFields pass, cut to a bound and masked. A disk that is full stops the log, not
 * the terminal.
 */
export function createLog({ level, destination, clock }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    openSink(destination),
  );
  return filteredLog((at, fields, message) => logger[at](fields, message), {});
}

function openSink(destination: LogOptions['destination']): DestinationStream {
  if (destination === 'stderr') return openDestination({ dest: 2, sync: true });
  if (!('file' in destination)) return destination;
  const file = openDestination({
    dest: destination.file,
    mkdir: true,
    mode: 0o640,
    sync: true,
    maxLength: LARGEST_BACKLOG_BYTES,
  });
  // There is nowhere left to say so; the device board shows the journal, which stands on the same disk.
  file.on('error', () => {});
  return file;
}

type WriteLine = (level: LogLevel, fields: LogFields, message: string) => void;

/** The filters in front of any writer of lines; `bound` is on each line, a line's own fields override it. */
export function filteredLog(write: WriteLine, bound: LogFields): Log {
  const line =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) =>
      write(level, { ...bound, ...allowedFields(fields) }, loggable(message));
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: (fields) => filteredLog(write, { ...bound, ...allowedFields(fields) }),
  };
}
