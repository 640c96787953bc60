import { filteredLog, type LogLevel } from '../../src/platform/log/create-log.ts';
import type { Log, LogFields } from '../../src/platform/ports/log.ts';

export interface MemoryLog extends Log {
  readonly lines: readonly { level: LogLevel; message: string; fields: LogFields }[];
  /** Everything that was logged, as one text: for canary scans. */
  text(): string;
}

/** A log that keeps its lines, through the same filters as the real one. */
export function memoryLog(): MemoryLog {
  const lines: { level: LogLevel; message: string; fields: LogFields }[] = [];
  const log = filteredLog((level, fields, message) => {
    lines.push({ level, message, fields });
  }, {});
  return { ...log, lines, text: () => JSON.stringify(lines) };
}
