import { TerminalError } from '../../platform/errors/terminal-error.ts';

const LONGEST_EVENT = 1024 * 1024;

/** The `data` of each event in a stream of text that comes in pieces. @spec WHATWG HTML, 9.2.6 */
export class EventStreamParser {
  #rest = '';
  #lines: string[] = [];
  #size = 0;

  /**
   * The events that `chunk` completes. Comments and other fields than `data` are passed over.
   * @throws TerminalError internal when an event is longer than 1 MB
   */
  push(chunk: string): string[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    const events: string[] = [];
    for (const line of lines) {
      const event = this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
      if (event !== undefined) events.push(event);
    }
    if (this.#rest.length + this.#size > LONGEST_EVENT) {
      throw new TerminalError('internal', 'tilld sent an event of more than 1 MB.');
    }
    return events;
  }

  #line(line: string): string | undefined {
    if (line !== '') {
      const data = /^data: ?(.*)$/.exec(line)?.[1];
      if (data !== undefined) this.#lines.push(data);
      this.#size += data?.length ?? 0;
      return undefined;
    }
    if (this.#lines.length === 0) return undefined;
    const event = this.#lines.join('\n');
    this.#lines = [];
    this.#size = 0;
    return event;
  }
}
