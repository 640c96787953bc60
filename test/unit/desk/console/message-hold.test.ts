import { describe, expect, it } from 'vitest';
import type { TerminalEvent } from '../../../../src/desk/api/contract.ts';
import { holdMessages } from '../../../../src/desk/console/web/state/message-hold.ts';
import { healthView, message } from '../../../support/console-views.ts';

/** Collects what is shown; `pass` ends the hold that runs. */
function held() {
  const shown: string[] = [];
  const timers: { delayMs: number; action: () => void }[] = [];
  const show = holdMessages(
    (event) => shown.push(event.type === 'message' ? event.message.messageId : event.type),
    (delayMs, action) => {
      timers.push({ delayMs, action });
      return () => {};
    },
  );
  return { show, shown, timers, pass: () => timers.shift()?.action() };
}

const READ = message('17', 'card_read_successfully', { holdMs: 500 });
const WAIT = message('1B', 'not_ready');
const HEALTH: TerminalEvent = { type: 'health', health: healthView() };

describe('the hold time of messages', () => {
  it('keeps a message for its time, then shows the latest that waits', () => {
    const { show, shown, pass } = held();
    show(READ);
    show(WAIT);
    show(message('03', 'card_read_successfully'));
    expect(shown).toEqual(['17']);
    pass();
    expect(shown).toEqual(['17', '03']);
  });

  it('lets everything else pass at once', () => {
    const { show, shown } = held();
    show(READ);
    show(HEALTH);
    expect(shown).toEqual(['17', 'health']);
  });

  it('does not hold a message without a hold time', () => {
    const { show, shown } = held();
    show(WAIT);
    show(READ);
    expect(shown).toEqual(['1B', '17']);
  });

  it('lets no message keep the screen for long, whatever it asks for', () => {
    const { show, timers } = held();
    show(message('17', 'card_read_successfully', { holdMs: 3_600_000 }));
    expect(timers[0]?.delayMs).toBe(3_000);
  });
});
