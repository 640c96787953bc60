import { TerminalError } from '../errors/terminal-error.ts';
import type { LogFields } from '../ports/log.ts';

/** "at work (/srv/tilld/tilld.js:12:34)" or "at file:///srv/tilld/tilld.js:12:34": path and line. */
const FRAME = /\(?((?:file:\/\/)?\/[^()\s]*):(\d+):\d+\)?$/;

/**
 * What the log says of something that was thrown. A TerminalError explains itself; any other error is a bug,
 * and the place it came from is named.
 */
export function errorFields(thrown: unknown): LogFields {
  if (thrown instanceof TerminalError) {
    const cause = thrown.cause instanceof Error ? ` (${thrown.cause.message})` : '';
    return { code: thrown.code, reason: thrown.message + cause, hint: thrown.hint };
  }
  if (!(thrown instanceof Error)) return { code: 'internal', reason: `thrown: ${typeof thrown}` };
  const frame = firstFrame(thrown);
  return { code: 'internal', reason: `${thrown.name}: ${thrown.message}`, ...frame };
}

function firstFrame(error: Error): Pick<LogFields, 'path' | 'line'> {
  for (const text of error.stack?.split('\n') ?? []) {
    const place = FRAME.exec(text.trim());
    if (text.trimStart().startsWith('at ') && place) return { path: place[1]!, line: Number(place[2]) };
  }
  return {};
}
