import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../../src/desk/cli/commands/index.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { queueView } from '../../../support/fake-delivery.ts';
import {
  FakeTerminal,
  healthView,
  ledgerView,
  PAYMENT_ID,
  paymentView,
} from '../../../support/fake-terminal.ts';
import { CliSession, CONSOLE, startSession } from './cli-session.ts';

/** Lines of a text without what is at their ends. */
const lines = (text: string) => text.trimEnd().split('\n');

describe('help', () => {
  it.each([[], ['help'], ['--help'], ['-h']])('names every command (%j)', async (...argv) => {
    const session = new CliSession('/none');
    expect(await session.run(...argv)).toBe(0);
    for (const { name, summary } of COMMANDS) {
      expect(session.stdout).toMatch(new RegExp(`^  ${name}\\b.*${summary.slice(0, 20)}`, 'm'));
    }
  });

  it.each(COMMANDS.map(({ name }) => name))('explains %s, by help and by --help', async (name) => {
    const session = new CliSession('/none');
    expect(await session.run('help', name)).toBe(0);
    const page = session.stdout;
    session.stdout = '';
    expect(await session.run(name, '--help')).toBe(0);
    expect(session.stdout).toBe(page);
    expect(page).toMatch(new RegExp(`^Usage: tilld ${name}`));
    expect(page).toContain('--data DIR');
    expect(Math.max(...lines(page).map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('--version prints the version', async () => {
    const session = new CliSession('/none');
    expect(await session.run('--version')).toBe(0);
    expect(session.stdout).toBe('0.1.0\n');
  });
});

describe('misuse: exit 1, with what was meant', () => {
  it.each([
    [['slae', '1', 'EUR'], "unknown command 'slae', did you mean 'sale'?"],
    [['frobnicate'], "unknown command 'frobnicate'."],
    [['help', 'statsu'], "unknown command 'statsu', did you mean 'status'?"],
    [['sale', '1', 'EUR', '--tpa', 'x'], "Unknown option '--tpa', did you mean '--tap'?"],
    [['sale', '1'], 'CURRENCY is missing.'],
    [['sale'], 'AMOUNT is missing.'],
    [['sale', '1', 'EUR', 'now'], "'now' is one word too many."],
    [['sale', '1', 'EUR', '--timeout', '0'], '--timeout takes whole seconds'],
    [['sale', '1', 'EUR', '--timeout', '1.5'], '--timeout takes whole seconds'],
    [['sale', '1', 'EUR', '--tap'], "Option '--tap <value>' argument missing."],
    [['network', 'sideways'], "Say 'up' or 'down', not 'sideways'."],
    [['payments', '--limit', '0'], '--limit takes 1 to 200'],
    [['queue', 'retry'], 'Give the number of an entry, or --all.'],
    [['queue', 'retry', '7', '--all'], 'Give the number of an entry, or --all.'],
    [['queue', 'retry', 'seven'], 'NO is the number that "tilld queue" shows, not \'seven\'.'],
    [['queue', 'park', '7'], 'Say why, with --reason TEXT.'],
    [['reconcile', '--timeout', '1.5'], '--timeout takes whole seconds'],
    [['audit', '--limit', '1001'], '--limit takes 1 to 1000'],
    [['audit', 'verify', '--head', '7'], '--head is a number, a colon and 64 hex digits.'],
    [['tap'], 'CARD is missing.'],
  ])('%j', async (argv, message) => {
    const session = new CliSession('/none');
    expect(await session.run(...argv)).toBe(1);
    expect(session.stderr).toContain(message);
    expect(session.stderr).toContain('tilld help');
    expect(session.stdout).toBe('');
  });
});

describe('without a daemon', () => {
  it('says that none runs and how to start it', async () => {
    const session = new CliSession('/none/such');
    expect(await session.run('status')).toBe(1);
    expect(session.stderr).toBe(
      'tilld: No tilld runs on the data folder /none/such.\n' +
        '       Start it with "tilld run", or name its folder with --data or TILLD_DATA.\n',
    );
  });

  it('does not believe the file of a process that is gone', async () => {
    const session = await startSession();
    session.alive = false;
    expect(await session.run('status')).toBe(1);
    expect(session.stderr).toContain('No tilld runs');
  });

  it('says when it does not answer', async () => {
    const session = await startSession();
    await session.stopApi();
    expect(await session.run('queue', '--json')).toBe(1);
    expect(session.stderr).toContain(`tilld does not answer on ${session.socketPath}.`);
    expect(session.stdout).toBe('');
  });

  it('takes the folder from --data, else TILLD_DATA, else .tilld here', async () => {
    const session = new CliSession('/from/environment');
    await session.run('status', '--data', 'relative');
    await session.run('status');
    session.env['TILLD_DATA'] = '';
    await session.run('status');
    expect(session.stderr.match(/data folder \S+/g)).toEqual([
      'data folder /srv/shop/relative.',
      'data folder /from/environment.',
      'data folder /srv/shop/.tilld.',
    ]);
  });
});

describe('status', () => {
  it('is a page with the devices in columns', async () => {
    const session = await startSession();
    expect(await session.run('status')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'tilld 0.1.0 is ready.',
      '',
      'terminal  TILLD001, Corner Shop, EUR, demo',
      `console   ${CONSOLE}`,
      `socket    ${session.socketPath}`,
      'queue     1 waiting (9.90 EUR), the oldest since 09:59:00, 0 parked',
      'batch     3 open; 2 agreed',
      'storage   8.0 GB free',
      'receipts  1 to print',
      '',
      'DEVICE    KIND     STATE        SINCE     DETAIL',
      'counter   reader   ready        09:00:00  virtual',
      'receipts  printer  unavailable  09:30:00  out of paper: Put in a new roll.',
    ]);
  });

  it('as JSON is the health with the socket, and exit 0 when not ready', async () => {
    const session = await startSession();
    session.terminal.currentHealth = healthView({ ready: false });
    expect(await session.run('status', '--json')).toBe(0);
    expect(JSON.parse(session.stdout)).toEqual({
      ...healthView({ ready: false }),
      socket: session.socketPath,
    });
  });
});

describe('tables', () => {
  it('queue', async () => {
    const session = await startSession();
    expect(await session.run('queue')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'NO  KIND    STATE    AMOUNT  CUR  CARD                     AGE  TRIES  NEXT      REASON',
      ' 7  advice  waiting    9.90  EUR  visa 411111******1111  1 min      2  10:01:00  connection refused',
      '',
      '1 waiting (9.90 EUR in 1)',
    ]);
  });

  it('ledger', async () => {
    const session = await startSession();
    expect(await session.run('ledger')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'AT        STATE    AMOUNT  CUR  CARD              MTI   STAN    RC  CRYPTOGRAM  RECEIVED  PAYMENT',
      `09:58:00  posted  1012.50  EUR  411111******1111  0100  000041  00  verified           1  ${PAYMENT_ID}`,
      '',
      'posted: 1012.50 EUR in 1',
    ]);
  });

  it('payments: amounts end in line, another day shows its date, empty columns are left out', async () => {
    const session = await startSession();
    const older = paymentView({
      id: 'old',
      amount: '1000.00',
      createdAt: '2025-12-24T20:15:00.000Z',
      state: 'timed_out',
    });
    session.terminal.stored.push(paymentView({ state: 'approved', authorisationCode: '123456' }), older);
    expect(await session.run('payments')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'AT            STATE       AMOUNT  CUR  RESULT       PAYMENT',
      `10:00:00      approved     12.50  EUR  code 123456  ${PAYMENT_ID}`,
      '24 Dec 21:15  timed out  1000.00  EUR               old',
    ]);
  });

  it('tap --list', async () => {
    const session = await startSession();
    expect(await session.run('tap', '--list')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'CARD         KIND   SCHEME      WHAT IT IS',
      'visa-credit  card   visa        Visa credit',
      'phone        phone  mastercard  Phone with a Mastercard',
    ]);
  });

  it('say so when there is nothing', async () => {
    const session = await startSession();
    session.terminal.delivery.queued = [];
    session.terminal.rig!.ledger = () => ({ entries: [], totals: [] });
    await session.run('queue');
    await session.run('ledger');
    await session.run('payments');
    expect(lines(session.stdout)).toEqual([
      'The queue is empty.',
      'The books are empty.',
      'There are no payments yet.',
    ]);
  });

  it.each([
    ['queue', queueView],
    ['ledger', ledgerView],
    ['payments', { payments: [] }],
    ['tap --list', new FakeTerminal().currentHealth.rig?.cards],
  ])('%s as JSON is exactly what the API says', async (command, expected) => {
    const session = await startSession();
    session.isTTY = true;
    expect(await session.run(...command.split(' '), '--json')).toBe(0);
    expect(JSON.parse(session.stdout)).toEqual(expected);
  });
});

describe('one payment', () => {
  it('is shown with what is known of it', async () => {
    const session = await startSession();
    session.terminal.stored.push(
      paymentView({
        state: 'declined',
        outcome: 'declined',
        online: true,
        responseCode: '51',
        reason: 'Declined.',
        scheme: 'visa',
      }),
    );
    expect(await session.run('payments', PAYMENT_ID)).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'state        declined',
      'amount       12.50 EUR',
      'tender       visa',
      'result       response 51, online',
      'reason       Declined.',
      'begun        10:00:00',
      `payment      ${PAYMENT_ID}`,
    ]);
  });

  it('that does not exist: exit 1', async () => {
    const session = await startSession();
    expect(await session.run('payments', 'none')).toBe(1);
    expect(session.stderr).toContain('There is no payment with this id.');
  });
});

describe('the rig', () => {
  it('taps a card and says for which payment', async () => {
    const session = await startSession();
    expect(await session.run('tap', 'visa-credit')).toBe(0);
    expect(session.stdout).toBe('visa-credit: no payment waits for it\n');
    session.stdout = '';
    session.terminal.stored.push(paymentView());
    await session.run('tap', 'visa-credit', '--json');
    expect(JSON.parse(session.stdout)).toEqual({ card: 'visa-credit', paymentId: PAYMENT_ID });
  });

  it('switches network and printer', async () => {
    const session = await startSession();
    for (const [name, position] of [
      ['network', 'down'],
      ['network', 'up'],
      ['printer', 'down'],
    ] as const) {
      expect(await session.run(name, position)).toBe(0);
    }
    expect(session.terminal.calls).toEqual(['network false', 'network true', 'printer false']);
    expect(lines(session.stdout)).toEqual([
      'The network is down.',
      'The network is up.',
      'The printer is out of paper.',
    ]);
  });

  it('is not there in a profile without it', async () => {
    const session = await startSession();
    session.terminal.rig = null;
    session.terminal.currentHealth = healthView({ rig: null });
    const codes = [
      await session.run('network', 'up'),
      await session.run('ledger'),
      await session.run('tap', 'x'),
      await session.run('tap', '--list'),
    ];
    expect(codes).toEqual([1, 1, 1, 1]);
    expect(session.stderr.match(/Virtual cards are not part of this profile/g)).toHaveLength(4);
  });
});

describe('run', () => {
  it('starts the daemon and prints when it is ready, and where its console is', async () => {
    const session = new CliSession('/data');
    const code = session.run('run', '--config', 'shop.yaml');
    await session.until(() => session.interruptListeners.size > 0);
    expect(session.started).toEqual([{ configPath: '/srv/shop/shop.yaml', dataDirectory: '/data' }]);
    expect(session.stdout).toBe(`tilld 0.1.0 is ready.\n  console  ${CONSOLE}\n  data     /data\n`);
    session.interrupt();
    expect(await code).toBe(0);
    expect(session.interruptListeners.size).toBe(0);
  });

  it('stops the daemon in good order at the first Ctrl-C and does not wait at the second', async () => {
    const session = new CliSession('/data');
    let stops = 0;
    session.daemon.stop = () => {
      stops += 1;
      return new Promise(() => undefined);
    };
    const code = session.run('run');
    await session.until(() => session.interruptListeners.size > 0);
    session.interrupt();
    session.interrupt();
    expect(await code).toBe(1);
    expect(stops).toBe(1);
  });

  it('ends with what ends the daemon', async () => {
    const session = new CliSession('/data');
    session.daemon = { ...session.daemon, ended: Promise.reject(new TerminalError('database_failed')) };
    expect(await session.run('run')).toBe(1);
    expect(session.stderr).toContain('The journal cannot be written.');
  });
});

it('shows a bug of ours with its place, without card data', async () => {
  const session = new CliSession('/data');
  session.daemon = { ...session.daemon, ended: Promise.reject(new Error('at 4761739001010010')) };
  expect(await session.run('run')).toBe(1);
  expect(session.stderr).toContain('please report it');
  expect(session.stderr).toContain('run-cli.test.ts');
  expect(session.stderr).not.toContain('4761739001010010');
});
