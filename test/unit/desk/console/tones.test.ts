import { describe, expect, it } from 'vitest';
import type { PaymentView } from '../../../../src/desk/api/contract.ts';
import type { TerminalMessage } from '../../../../src/desk/console/web/state/contract.ts';
import { INITIAL_STATE, type TerminalState } from '../../../../src/desk/console/web/state/terminal-state.ts';
import { TONES, toneOf } from '../../../../src/desk/console/web/state/tones.ts';
import { paymentView } from '../../../support/console-views.ts';

const state = (payment: Partial<PaymentView>, status: TerminalMessage['status'] | null): TerminalState => ({
  ...INITIAL_STATE,
  payment: paymentView(payment),
  message: status && { messageId: '17', status, holdMs: 0, language: null },
});

const READING = state({ state: 'reading' }, 'processing');
const READ = state({ state: 'reading' }, 'card_read_successfully');

describe('tones', () => {
  it('are those of EMV Book A: 1500 Hz for half a second, 750 Hz twice for 200 ms', () => {
    expect(TONES.success).toEqual({ hertz: 1500, beats: [[0, 0.5]] });
    expect(TONES.alert.hertz).toBe(750);
    expect(TONES.alert.beats.map(([start, end]) => Number((end - start).toFixed(3)))).toEqual([0.2, 0.2]);
  });

  it('says once that the card was read', () => {
    expect(toneOf(READING, READ)).toBe('success');
    expect(toneOf(READ, READ)).toBeNull();
  });

  it('does not sound again for the approval that follows', () => {
    const approved = state({ state: 'approved', outcome: 'approved' }, 'card_read_successfully');
    expect(toneOf(READ, approved)).toBeNull();
  });

  it('alerts on an error and once on a refusal', () => {
    expect(toneOf(READING, state({ state: 'reading' }, 'processing_error'))).toBe('alert');
    const declined = state({ state: 'declined', outcome: 'declined' }, null);
    expect(toneOf(READ, declined)).toBe('alert');
    expect(toneOf(declined, { ...declined })).toBeNull();
  });

  it('alerts when the code that was held out for this payment is not taken', () => {
    const waiting = state({ state: 'awaiting_tender' }, null);
    const codeRefused = { paymentId: 'sale-1', code: 'code_unknown', message: '', hint: '', at: 1 };
    expect(toneOf(waiting, { ...waiting, codeRefused })).toBe('alert');
    const others = { ...codeRefused, paymentId: null };
    expect(toneOf(waiting, { ...waiting, codeRefused: others })).toBeNull();
  });
});
