import { call } from './api.ts';
import { after } from './clock.ts';
import type { HealthView, TerminalEvent } from './contract.ts';
import { holdMessages } from './message-hold.ts';
import type { PageEvent } from './terminal-state.ts';

const EVENT_TYPES = [
  'hello',
  'payment',
  'message',
  'handshake',
  'receipt',
  'code_refused',
  'health',
] as const;

/** Between tries to connect. */
const RETRY_MS = 2_000;
/** A stream that was silent this long is checked: a pulled cable does not close it. */
const SILENCE_MS = 15_000;

/**
 * Follows the terminal's events and keeps following: a lost stream is opened again, and its `hello`
 * redraws everything. Runs as long as the page.
 */
export function followEvents(dispatch: (event: TerminalEvent | PageEvent) => void): void {
  const show = holdMessages(dispatch, after);
  let source: EventSource;
  let stopWatch = (): void => {};

  const watch = (): void => {
    stopWatch();
    stopWatch = after(SILENCE_MS, () => void check());
  };

  const check = async (): Promise<void> => {
    const answer = await call<HealthView>('GET', '/v1/health');
    if (!answer.ok) return lose(answer.refusal.code);
    show({ type: 'health', health: answer.value });
    watch();
  };

  const lose = (code: string): void => {
    stopWatch();
    source.close();
    show({ type: 'connection', connection: code === 'unauthorised' ? 'refused' : 'lost' });
    after(RETRY_MS, open);
  };

  const open = (): void => {
    source = new EventSource('/v1/events');
    for (const type of EVENT_TYPES) {
      source.addEventListener(type, ({ data }: MessageEvent<string>) => {
        show(JSON.parse(data) as TerminalEvent);
        watch();
      });
    }
    // The browser does not say why a stream failed: ask, to tell a missing session from a missing terminal.
    source.onerror = async () => {
      source.close();
      stopWatch();
      const answer = await call<HealthView>('GET', '/v1/health');
      lose(answer.ok ? 'stream_closed' : answer.refusal.code);
    };
  };

  open();
}
