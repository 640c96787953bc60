import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { healthView, PAYMENT_ID, SHOWN_CODE } from '../../../support/fake-terminal.ts';
import { type CliSession, startSession } from './cli-session.ts';

const CODE = '280000000000000001';
const lines = (text: string): string[] => text.split('\n').slice(0, -1);
const tendered = (session: CliSession) =>
  session.until(() => session.terminal.calls.some((call) => call.startsWith('tender ')));
const approve = (session: CliSession) =>
  session.terminal.move(PAYMENT_ID, { state: 'approved', outcome: 'approved', online: true, code: null });

describe('sale --scan', () => {
  it('pays with the code', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR', '--scan', CODE);
    await tendered(session);
    approve(session);
    expect(await code).toBe(0);
    expect(session.terminal.calls).toContain(`tender ${PAYMENT_ID} {"scan":"${CODE}"}`);
    expect(session.stdout).toMatch(/approved {2,}12\.50 EUR {2}Alipay {2}online\n/);
  });

  it('- reads the code from standard input, without the line end behind it', async () => {
    const session = await startSession();
    session.stdin = `${CODE}\r\n`;
    const code = session.run('sale', '12.50', 'EUR', '--scan', '-');
    await tendered(session);
    approve(session);
    await code;
    expect(session.terminal.calls).toContain(`tender ${PAYMENT_ID} {"scan":"${CODE}"}`);
  });

  it('a goods label ends the sale, with what to do', async () => {
    const session = await startSession();
    session.terminal.failures.set('tender', new TerminalError('code_is_goods_label'));
    expect(await session.run('sale', '12.50', 'EUR', '--scan', '4006381333931')).toBe(1);
    expect(session.terminal.stored[0]?.state).toBe('cancelled');
    expect(session.stderr).toBe(
      'tilld: That is the label of an article, not a payment code.\n       Ask the customer to open the payment code in their app.\n',
    );
  });

  it.each([
    [['--scan', CODE, '--tap', 'visa-credit']],
    [['--scan', CODE, '--show', 'alipay']],
    [['--show', 'alipay', '--tap', 'visa-credit']],
  ])('%j: only one of them', async (options) => {
    const session = await startSession();
    expect(await session.run('sale', '12.50', 'EUR', ...options)).toBe(1);
    expect(session.stderr).toContain('one of --tap, --scan and --show');
    expect(session.terminal.stored).toEqual([]);
  });

  it.each([['--scan'], ['--show']])('%s without text begins no sale', async (option) => {
    const session = await startSession();
    expect(await session.run('sale', '12.50', 'EUR', option, '')).toBe(1);
    expect(session.stderr).toContain(`${option} takes 1 to`);
    expect(session.terminal.stored).toEqual([]);
  });
});

describe('sale --show', () => {
  it('prints the code once, with when it ends', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR', '--show', 'alipay');
    await tendered(session);
    session.terminal.move(PAYMENT_ID, { attempt: 1 });
    approve(session);
    expect(await code).toBe(0);
    expect(session.terminal.calls).toContain(`tender ${PAYMENT_ID} {"show":"alipay"}`);
    expect(lines(session.stdout).slice(1, -2)).toEqual([
      '10:00:00  waiting for the customer    Alipay',
      '10:00:00  code to scan                until 10:02:00',
      `          ${SHOWN_CODE.text}`,
    ]);
  });

  const shown = async (session: CliSession, ...options: string[]): Promise<string> => {
    const code = session.run('sale', '12.50', 'EUR', '--show', 'alipay', ...options);
    await tendered(session);
    approve(session);
    await code;
    return session.stdout;
  };

  it('draws it on a terminal, in the same colours on every background', async () => {
    const session = await startSession();
    session.isTTY = true;
    session.columns = 100;
    const drawn = lines(await shown(session)).filter((line) => line.includes('█'));
    expect(drawn.length).toBeGreaterThan(10);
    expect(drawn.every((line) => line.startsWith('          \u001b[97;40m'))).toBe(true);
  });

  it('draws nothing on a terminal that is too narrow', async () => {
    const session = await startSession();
    session.isTTY = true;
    session.columns = 34;
    expect(await shown(session)).not.toContain('█');
    expect(session.stdout).toContain(SHOWN_CODE.text);
  });

  it('--json prints only the payment at its end', async () => {
    const session = await startSession();
    session.isTTY = true;
    expect(JSON.parse(await shown(session, '--json'))).toEqual(session.terminal.stored[0]);
  });

  it('a wallet that the terminal does not have ends the sale', async () => {
    const session = await startSession();
    session.terminal.failures.set('tender', new TerminalError('wallet_unknown'));
    expect(await session.run('sale', '12.50', 'EUR', '--show', 'twint')).toBe(1);
    expect(session.terminal.stored[0]?.state).toBe('cancelled');
  });
});

describe('a sale at a counter with wallets', () => {
  it('whose end nobody knows: exit 4, and where to look', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR', '--scan', CODE);
    await tendered(session);
    session.terminal.move(PAYMENT_ID, { state: 'unknown', reason: 'No answer came.', hint: null });
    expect(await code).toBe(4);
    expect(session.stdout).toContain('outcome not known yet');
    expect(session.stdout).toContain(`          No answer came.\n`);
    expect(session.stdout).toContain(`"tilld payments ${PAYMENT_ID}"`);
  });

  it('shows a code that the scanner read and nobody takes, and goes on', async () => {
    const session = await startSession();
    const code = session.run('sale', '12.50', 'EUR');
    await session.until(() => session.terminal.stored.length > 0);
    const refusal = {
      type: 'code_refused',
      code: 'code_unknown',
      message: 'Unknown.',
      hint: 'Another.',
    } as const;
    session.terminal.emit({ ...refusal, paymentId: 'another' });
    session.terminal.emit({ ...refusal, paymentId: PAYMENT_ID });
    session.terminal.present(PAYMENT_ID);
    expect(await code).toBe(0);
    expect(lines(session.stdout).filter((line) => line.includes('not taken'))).toEqual([
      '10:00:00  code not taken              Unknown. Another.',
    ]);
  });

  it('waits for a card only where there are no wallets', async () => {
    const session = await startSession();
    session.terminal.currentHealth = healthView({ tenders: [] });
    await session.run('sale', '12.50', 'EUR', '--tap', 'visa-credit');
    expect(session.stdout).toContain('waiting for a card    ');
    expect(session.stdout).not.toContain('or code');
  });
});
