import { describe, expect, it } from 'vitest';
import type { PaymentView } from '../../../../src/desk/api/contract.ts';
import type { TerminalMessage } from '../../../../src/desk/console/web/state/contract.ts';
import { lightsOf } from '../../../../src/desk/console/web/state/lights.ts';
import { RESULT_HOLD_MS, sceneOf } from '../../../../src/desk/console/web/state/scene.ts';
import { INITIAL_STATE, type TerminalState } from '../../../../src/desk/console/web/state/terminal-state.ts';
import { devices, healthView, paymentView } from '../../../support/console-views.ts';

const CALM: TerminalState = { ...INITIAL_STATE, connection: 'open', health: healthView() };

const told = (messageId: string, status: TerminalMessage['status'] = 'ready_to_read'): TerminalMessage => ({
  messageId,
  status,
  holdMs: 0,
  language: null,
});

const during = (state: PaymentView['state'], message: TerminalMessage | null = null): TerminalState => ({
  ...CALM,
  payment: paymentView({ state }),
  message,
});

describe('what the customer sees', () => {
  it('greets when nothing runs', () => {
    expect(sceneOf(CALM, 0)).toBe('idle');
  });

  it('asks for a moment when the terminal is out of reach', () => {
    expect(sceneOf({ ...CALM, connection: 'lost' }, 0)).toBe('moment');
    expect(sceneOf(INITIAL_STATE, 0)).toBe('moment');
  });

  it('is out of order without a reader', () => {
    const health = healthView({ devices: devices({ reader: { state: 'unavailable' } }) });
    expect(sceneOf({ ...CALM, health }, 0)).toBe('out_of_order');
  });

  it.each([
    [null, 'present'],
    [told('15'), 'present'],
    [told('21'), 'present_again'],
    [told('20'), 'see_phone'],
    [told('19'), 'one_card_only'],
    [told('1C'), 'other_card'],
    [told('1c'), 'other_card'],
    [told('0f'), 'present_again'],
  ] as const)('follows the messages while it waits: %o', (message, scene) => {
    expect(sceneOf(during('awaiting_tender', message), 0)).toBe(scene);
  });

  it('has the card taken away as soon as it is read', () => {
    expect(sceneOf(during('reading', told('16', 'processing')), 0)).toBe('reading');
    expect(sceneOf(during('reading', told('17', 'card_read_successfully')), 0)).toBe('remove_card');
    expect(sceneOf(during('authorising'), 0)).toBe('authorising');
  });

  it('shows a result for its time, then greets the next', () => {
    const ended: TerminalState = {
      ...CALM,
      payment: paymentView({ state: 'declined', outcome: 'declined' }),
      marks: { declined: 1_000 },
    };
    expect(sceneOf(ended, 1_000 + RESULT_HOLD_MS - 1)).toBe('declined');
    expect(sceneOf(ended, 1_000 + RESULT_HOLD_MS)).toBe('idle');
  });
});

describe('the four lights', () => {
  it('EMV Book A: idle blinks the first, ready lights it, read runs on to all, an error puts all out', () => {
    expect(lightsOf('idle', null)).toBe('blink');
    expect(lightsOf('present', told('15'))).toBe('first');
    expect(lightsOf('reading', told('16', 'processing'))).toBe('first');
    expect(lightsOf('remove_card', told('17', 'card_read_successfully'))).toBe('all');
    expect(lightsOf('see_phone', told('20', 'processing_error'))).toBe('off');
    expect(lightsOf('declined', null)).toBe('off');
    expect(lightsOf('out_of_order', null)).toBe('off');
  });
});
