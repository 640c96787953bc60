import { describe, expect, it } from 'vitest';
import { buildServer } from '../../../../src/desk/api/server.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { memoryLog } from '../../../support/memory-log.ts';

function rig() {
  const terminal = new FakeTerminal();
  const server = buildServer(
    terminal,
    { version: '0.1.0', clock: new SimulatedClock(), log: memoryLog() },
    null,
  );
  const call = (method: 'GET' | 'POST', path: string, payload?: object) =>
    server.inject({ method, url: `/v1/rig/${path}`, ...(payload ? { payload } : {}) });
  return { terminal, call };
}

describe('an app of the rig', () => {
  it.each([
    ['holds its code to the scanner', 'apps/alipay-phone/hold', {}, 'hold alipay-phone false', 'held'],
    [
      'holds it and asks its owner',
      'apps/alipay-phone/hold',
      { asks: true },
      'hold alipay-phone true',
      'held',
    ],
    ['scans what is shown', 'apps/paypal-phone/scan', {}, 'scan paypal-phone false', 'paid'],
    ['scans and asks its owner', 'apps/paypal-phone/scan', { asks: true }, 'scan paypal-phone true', 'asked'],
    ['confirms', 'apps/a/answer', { confirmed: true }, 'answer a true', 'confirmed'],
    ['refuses', 'apps/a/answer', { confirmed: false }, 'answer a false', 'refused'],
  ])('%s', async (_, path, body, called, result) => {
    const { terminal, call } = rig();
    const answer = await call('POST', path, body);
    expect(terminal.calls).toEqual([called]);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { app: path.split('/')[1], result, paymentId: null },
    ]);
  });

  it('that has to answer says what', async () => {
    const { terminal, call } = rig();
    expect((await call('POST', 'apps/a/answer', {})).json().code).toBe('request_invalid');
    expect(terminal.calls).toEqual([]);
  });
});

describe('a simulated provider', () => {
  it('takes the switches that are named, and answers with all', async () => {
    const { terminal, call } = rig();
    const answer = await call('POST', 'wallets/alipay', { outage: true, loseAnswers: 2 });
    expect(terminal.calls).toEqual(['wallet alipay {"outage":true,"loseAnswers":2}']);
    expect(answer.json()).toEqual({
      ...{ wallet: 'alipay', outage: true, slowMs: 0, loseAnswers: 2 },
      ...{ wrongSignature: false, duplicateNotify: false },
    });
  });

  it.each([{ slowMs: 60_001 }, { loseAnswers: -1 }, { outage: 'yes' }, { lost: true }])(
    'refuses %j',
    async (switches) => {
      const { terminal, call } = rig();
      expect((await call('POST', 'wallets/alipay', switches)).json().code).toBe('request_invalid');
      expect(terminal.calls).toEqual([]);
    },
  );

  it('shows its books', async () => {
    const { call } = rig();
    expect((await call('GET', 'wallets/alipay/books')).json()).toEqual({ wallet: 'alipay', orders: [] });
  });

  it('that is none is not found', async () => {
    const { terminal, call } = rig();
    terminal.failures.set('wallet', new TerminalError('wallet_unknown'));
    expect((await call('POST', 'wallets/bitcoin', {})).statusCode).toBe(404);
  });
});

it.each([
  ['POST', 'apps/alipay-phone/hold', {}],
  ['POST', 'apps/alipay-phone/scan', {}],
  ['POST', 'apps/alipay-phone/answer', { confirmed: true }],
  ['POST', 'wallets/alipay', {}],
  ['GET', 'wallets/alipay/books', undefined],
] as const)('a live terminal has no %s rig/%s', async (method, path, body) => {
  const { terminal, call } = rig();
  terminal.rig = null;
  expect((await call(method, path, body)).json().code).toBe('rig_disabled');
});
