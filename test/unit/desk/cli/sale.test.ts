import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { APPROVAL, healthView, PAYMENT_ID, type TapScript } from '../../../support/fake-terminal.ts';
import { type CliSession, startSession } from './cli-session.ts';

const CANARY = '4761739001010010';

const ending = (fields: TapScript[number]): TapScript => [{ state: 'reading', attempt: 1 }, fields];
const DECLINED = ending({
  state: 'declined',
  outcome: 'declined',
  online: true,
  responseCode: '51',
  reason: 'The bank declined the payment.',
  hint: 'Ask for another card.',
});

const begun = (session: CliSession) => session.until(() => session.terminal.stored.length > 0);

describe('exit codes', () => {
  it.each([
    ['approved', 0, APPROVAL],
    ['declined', 2, DECLINED],
    ['cancelled', 3, ending({ state: 'cancelled', outcome: 'cancelled' })],
    ['timed out', 3, ending({ state: 'timed_out', outcome: 'timed_out' })],
    ['failed', 1, ending({ state: 'failed', outcome: 'failed' })],
  ] as const)('%s: %i', async (_outcome, code, script) => {
    const session = await startSession();
    session.terminal.script = script;
    expect(await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit')).toBe(code);
    expect(session.stderr).toBe('');
  });

  it('a sale the terminal refuses: 1, with the reason and what to do', async () => {
    const session = await startSession();
    session.terminal.failures.set('createPayment', new TerminalError('terminal_busy'));
    expect(await session.run('sale', '12.50', 'EUR')).toBe(1);
    expect(session.stderr).toBe('tilld: Another payment is under way.\n       Finish or cancel it first.\n');
    expect(session.stdout).toBe('');
  });
});

describe('what a person sees', () => {
  it('is a line for each thing that happens, then the payment’s id', async () => {
    const session = await startSession();
    await session.run('sale', '12.50', 'eur', '--tap', 'visa-credit', '--reference', 'till 3');
    expect(session.stdout).toBe(
      [
        '10:00:00  waiting for a card or code  12.50 EUR',
        '10:00:00  reading',
        '10:00:00  authorising                 visa 411111******1111',
        '10:00:00  handshake                   2 commands in 212 ms',
        '10:00:00  approved                    12.50 EUR  visa 411111******1111  code 123456, online, no CVM',
        `          payment ${PAYMENT_ID}`,
        '',
      ].join('\n'),
    );
    expect(session.terminal.stored[0]).toMatchObject({ currency: 'EUR', reference: 'till 3' });
  });

  it('is told once what the customer is asked for between two taps', async () => {
    const session = await startSession();
    const running = session.run('sale', '12.50', 'EUR');
    await begun(session);
    const { id } = session.terminal.stored[0]!;
    const say = (messageId: string, status: 'processing_error' | 'ready_to_read') =>
      session.terminal.emit({
        type: 'message',
        paymentId: id,
        message: { messageId, status, holdMs: 0, language: null },
      });
    say('15', 'ready_to_read');
    session.terminal.move(id, { state: 'reading' });
    session.terminal.move(id, { state: 'awaiting_tender', attempt: 2 });
    say('20', 'processing_error');
    for (let i = 0; i < 2; i++) say('20', 'ready_to_read');
    session.terminal.move(id, { state: 'approved', outcome: 'approved', online: true });
    expect(await running).toBe(0);
    const lines = session.stdout.split('\n').map((line) => line.slice(10));
    expect(lines.slice(2, 5)).toEqual([
      'waiting for a card or code  12.50 EUR',
      'see the phone               its owner unlocks it, then it is held there again',
      'approved                    12.50 EUR  online',
    ]);
  });

  it('says why a payment did not succeed and what to do', async () => {
    const session = await startSession();
    session.terminal.script = DECLINED;
    await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit');
    expect(session.stdout).toContain('declined                    12.50 EUR  response 51, online\n');
    expect(session.stdout).toContain(
      '\n          The bank declined the payment.\n          Ask for another card.\n',
    );
  });

  it('has colours on a terminal, and none with NO_COLOR', async () => {
    const session = await startSession();
    session.isTTY = true;
    await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit');
    expect(session.stdout).toContain('\u001b[32mapproved\u001b[0m');
    session.stdout = '';
    session.env['NO_COLOR'] = '1';
    await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit');
    expect(session.stdout).toContain('approved');
    expect(session.stdout).not.toContain('\u001b');
  });
});

describe('--json', () => {
  it('prints the payment in its final state and nothing else', async () => {
    const session = await startSession();
    session.isTTY = true;
    await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit', '--json');
    expect(JSON.parse(session.stdout)).toEqual(session.terminal.stored[0]);
    expect(session.stderr).toBe('');
  });

  it('prints nothing on stdout when there is no payment', async () => {
    const session = await startSession();
    expect(await session.run('sale', '12.345', 'EUR', '--json')).toBe(1);
    expect(session.stdout).toBe('');
    expect(session.stderr).toContain('EUR has 2 decimals');
  });
});

describe('ending it', () => {
  it('Ctrl-C cancels the payment', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR');
    await begun(session);
    session.interrupt();
    expect(await code).toBe(3);
    expect(session.terminal.calls).toContain(`cancel ${PAYMENT_ID}`);
    expect(session.stdout).toContain('cancelling');
    expect(session.interruptListeners.size).toBe(0);
  });

  it('a Ctrl-C that comes before the payment exists cancels it as soon as it does', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR');
    session.interrupt();
    expect(await code).toBe(3);
    expect(session.terminal.stored[0]?.state).toBe('cancelled');
  });

  it('a result that is faster than the Ctrl-C counts', async () => {
    const session = await startSession();
    session.terminal.cancel = async (id) => {
      session.terminal.present(id);
      throw new TerminalError('payment_final');
    };
    const code = session.run('sale', '12.50', 'EUR', '--json');
    await begun(session);
    session.interrupt();
    expect(await code).toBe(0);
    expect(JSON.parse(session.stdout).state).toBe('approved');
  });

  it('a second Ctrl-C stops waiting for a payment that does not end, and says where to look', async () => {
    const session = await startSession();
    session.terminal.cancel = async (id) => session.terminal.move(id, { state: 'authorising' });
    const code = session.run('sale', '12.50', 'EUR');
    await begun(session);
    session.interrupt();
    session.interrupt();
    expect(await code).toBe(1);
    expect(session.stderr).toContain(`tilld payments ${PAYMENT_ID}`);
  });

  it('--timeout cancels it', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR', '--timeout', '30');
    await session.until(() => session.stdout.includes('waiting for a card'));
    session.clock.advance(29_999);
    expect(session.terminal.calls).not.toContain(`cancel ${PAYMENT_ID}`);
    session.clock.advance(1);
    expect(await code).toBe(3);
    expect(session.clock.pendingTimers).toBe(0);
  });

  it('leaves no listener and no timer behind', async () => {
    const session = await startSession();
    await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit', '--timeout', '30');
    await session.until(() => session.terminal.listeners.size === 0);
    expect([session.interruptListeners.size, session.clock.pendingTimers]).toEqual([0, 0]);
  });
});

describe('a card that cannot be tapped', () => {
  it('is refused before there is a payment, with the nearest name', async () => {
    const session = await startSession();
    expect(await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credti')).toBe(1);
    expect(session.stderr).toContain("There is no virtual card 'visa-credti', did you mean 'visa-credit'?");
    expect(session.terminal.stored).toEqual([]);
  });

  it('needs a profile with virtual cards', async () => {
    const session = await startSession();
    session.terminal.currentHealth = healthView({ rig: null });
    expect(await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit')).toBe(1);
    expect(session.stderr).toContain('Use the demo or rig profile.');
    expect(session.terminal.stored).toEqual([]);
  });

  it('does not leave the payment waiting when the reader fails', async () => {
    const session = await startSession();
    session.terminal.failures.set('tap', new TerminalError('lane_unavailable'));
    expect(await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit')).toBe(1);
    expect(session.terminal.stored[0]?.state).toBe('cancelled');
    expect(session.stderr).toContain('No reader is ready.');
  });
});

describe('a connection that breaks', () => {
  it('is built again, and the result is found', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR', '--json');
    await begun(session);
    await session.stopApi();
    session.terminal.present(PAYMENT_ID);
    await session.startApi();
    await session.until(() => {
      session.clock.advance(250);
      return session.stdout !== '';
    });
    expect(await code).toBe(0);
    expect(JSON.parse(session.stdout).state).toBe('approved');
  });

  it('for good: exit 1 with the payment’s id and how to see its result', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR', '--json');
    await begun(session);
    await session.stopApi();
    await session.until(() => {
      session.clock.advance(250);
      return session.stderr !== '';
    });
    expect(await code).toBe(1);
    expect(session.stdout).toBe('');
    expect(session.stderr).toBe(
      `tilld: tilld went away during payment ${PAYMENT_ID}: its result is not known here.\n` +
        `       See it with "tilld payments ${PAYMENT_ID}" as soon as tilld runs.\n`,
    );
  });

  it('while the payment is begun: the request is repeated with its key, and one payment is made', async () => {
    const session = await startSession();
    const { terminal } = session;
    const create = terminal.createPayment.bind(terminal);
    const keys: string[] = [];
    terminal.createPayment = async (body, key) => {
      keys.push(key);
      const result = await create(body, key);
      if (keys.length === 1) await session.stopApi();
      return result;
    };
    const code = session.run('sale', '12.50', 'EUR');
    await begun(session);
    session.interrupt();
    await session.until(() => keys.length === 1 && session.terminal.listeners.size === 0);
    await session.startApi();
    await session.until(() => {
      session.clock.advance(250);
      return session.terminal.calls.includes(`cancel ${PAYMENT_ID}`);
    });
    expect(await code).toBe(3);
    expect(terminal.stored).toHaveLength(1);
    expect(new Set(keys).size).toBe(1);
  });
});

it('prints no card number, whatever the terminal says', async () => {
  const session = await startSession();
  session.terminal.failures.set('createPayment', new TerminalError('message_invalid', `DE 2 is ${CANARY}`));
  await session.run('sale', '12.50', 'EUR');
  await session.run('sale', CANARY, 'EUR');
  await session.run('sale', '1', 'EUR', '--tap', CANARY);
  await session.run(CANARY);
  await session.run('payments', CANARY);
  expect(session.stderr.match(/tilld:/g)).toHaveLength(5);
  expect(session.stdout + session.stderr).not.toContain(CANARY);
});
