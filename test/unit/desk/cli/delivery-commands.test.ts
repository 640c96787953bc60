import { describe, expect, it } from 'vitest';
import type { AuditVerdict } from '../../../../src/desk/cli/audit-tools.ts';
import { auditView, batchTotals, queueEntry, totalsView } from '../../../support/fake-delivery.ts';
import { type CliSession, startSession } from './cli-session.ts';

const lines = (text: string) => text.trimEnd().split('\n');
const HASH = 'ab'.repeat(32);

describe('tilld queue', () => {
  it('retries one entry, and all of them, in its own name', async () => {
    const session = await startSession();
    expect(await session.run('queue', 'retry', '7')).toBe(0);
    expect(await session.run('queue', 'retry', '--all')).toBe(0);
    expect(session.terminal.delivery.calls).toEqual(['retry 7 by cli', 'retry all by cli']);
    expect(lines(session.stdout).at(-1)).toBe('1 on the way (9.90 EUR in 1), 0 parked');
  });

  it('parks an entry with the reason', async () => {
    const session = await startSession();
    expect(await session.run('queue', 'park', '7', '--reason', ' disputed by the customer ')).toBe(0);
    expect(session.terminal.delivery.calls).toEqual(['park 7 by cli: disputed by the customer']);
    expect(session.stdout).toMatch(/ 7 {2}advice {2}parked .*disputed by the customer/);
  });

  it('says that nothing of that number waits: exit 1', async () => {
    const session = await startSession();
    expect(await session.run('queue', 'retry', '99')).toBe(1);
    expect(session.stderr).toContain('Nothing of number 99 waits.');
  });

  it('exports every page: a line an entry, or CSV with one head', async () => {
    const session = await startSession();
    session.terminal.delivery.queued = Array.from({ length: 5001 }, (_, index) =>
      queueEntry({ seq: index + 1 }),
    );
    expect(await session.run('queue', 'export')).toBe(0);
    expect(lines(session.stdout).map((line) => JSON.parse(line).seq)).toEqual(
      Array.from({ length: 5001 }, (_, index) => index + 1),
    );
    session.stdout = '';
    expect(await session.run('queue', 'export', '--csv')).toBe(0);
    const rows = session.stdout.split('\r\n');
    expect(rows).toHaveLength(5001 + 2);
    expect(rows[0]).toBe(
      'seq,kind,state,payment,amount,currency,scheme,pan_truncated,batch,created_at,age_seconds,attempts,may_have_arrived,next_attempt_at,retryable,last_result',
    );
    expect(rows[5001]).toMatch(/^5001,advice,waiting,/);
  });
});

describe('tilld reconcile', () => {
  /** Runs it up to its first wait, then lets the host say `state`. */
  async function compared(session: CliSession, changes: object): Promise<number> {
    const code = session.run('reconcile');
    await session.until(() => session.stdout.includes('is closed'));
    const { delivery } = session.terminal;
    delivery.batches = delivery.batches.map((batch) =>
      batch.batch === 3 ? { ...batch, ...changes } : batch,
    );
    let ended = false;
    void code.finally(() => {
      ended = true;
    });
    while (!ended) {
      session.clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return code;
  }

  it('closes the batch and follows it until host and terminal agree', async () => {
    const session = await startSession();
    expect(await compared(session, { state: 'agreed' })).toBe(0);
    expect(session.terminal.delivery.calls).toEqual(['close by cli']);
    expect(lines(session.stdout)).toEqual([
      'Batch 3 is closed; 1 of its records is open.',
      'Batch 3: host and terminal agree.',
      '',
      'SIDE      CUR  SALES  AMOUNT  TAKEN BACK  AMOUNT',
      'terminal  EUR      2   22.40           0    0.00',
    ]);
  });

  it('tells both sides and the explanation where they differ: exit 2', async () => {
    const session = await startSession();
    const changes = { state: 'differs', host: batchTotals(1, '12.50'), explanation: ['One is parked.'] };
    expect(await compared(session, changes)).toBe(2);
    expect(session.stdout).toContain('Batch 3: host and terminal differ.\n  One is parked.\n');
    expect(session.stdout).toMatch(/host {6}EUR {6}1 {3}12\.50/);
  });

  it('gives up at Ctrl-C, or when the time is over, while the terminal goes on: exit 3', async () => {
    const session = await startSession();
    const code = session.run('reconcile');
    await session.until(() => session.interruptListeners.size > 0);
    session.interrupt();
    expect(await code).toBe(3);
    expect(session.stdout).toContain('Batch 3: not compared yet.');
    expect(session.interruptListeners.size).toBe(0);
    expect(await session.run('reconcile', '--timeout', '0', '--json')).toBe(3);
  });
});

describe('tilld totals', () => {
  it('shows each side, and what leads from one to the other', async () => {
    const session = await startSession();
    expect(await session.run('totals')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'SIDE                                         CUR  COUNT  AMOUNT',
      'receipts                                     EUR      2   22.40',
      'journal                                      EUR      2   22.40',
      '  offline payments on their way to the host  EUR     -1   -9.90',
      'host                                         EUR      1   12.50',
      '',
      'What differs is explained.',
    ]);
  });

  it('fails when something is not explained: exit 2', async () => {
    const session = await startSession();
    session.terminal.delivery.compared = { ...totalsView, verdict: 'differs' };
    expect(await session.run('totals')).toBe(2);
    expect(session.stdout).toContain('Something differs that nothing explains.');
  });
});

describe('tilld audit', () => {
  it('shows who did what', async () => {
    const session = await startSession();
    expect(await session.run('audit', '--limit', '5')).toBe(0);
    expect(lines(session.stdout)).toEqual([
      'NO  AT        BY        EVENT             ABOUT                                 DETAIL',
      '41  09:59:00  terminal  payment.approved  0198a1b2-0000-7000-8000-000000000001  amount=9.90 EUR online=false',
      '',
      `head 41:${HASH}`,
    ]);
    session.stdout = '';
    await session.run('audit', '--json');
    expect(JSON.parse(session.stdout)).toEqual(auditView());
  });

  const intact: AuditVerdict = {
    intact: true,
    entries: 41,
    head: `41:${HASH}`,
    anchors: ['40:…'],
    fault: null,
  };

  it('verifies the folder that is named, without a daemon', async () => {
    const session = await startSession();
    session.alive = false;
    const asked: unknown[] = [];
    session.auditing = {
      verify: (...given) => {
        asked.push(given);
        return intact;
      },
    };
    expect(
      await session.run('audit', 'verify', '--data', '/copy', '--head', `40:${HASH.toUpperCase()}`),
    ).toBe(0);
    expect(asked).toEqual([['/copy', { head: { seq: 40, hash: HASH } }]]);
    expect(lines(session.stdout)).toEqual([
      'The audit log is intact: 41 entries, held against 1 known head.',
      `head 41:${HASH}`,
    ]);
  });

  it('says where it is broken: exit 1', async () => {
    const session = await startSession();
    const fault = { kind: 'edited', seq: 12, message: 'its hash is not that of its content.' } as const;
    session.auditing = { verify: () => ({ ...intact, intact: false, fault }) };
    expect(await session.run('audit', 'verify')).toBe(1);
    expect(session.stdout).toContain('The audit log is broken');
    expect(session.stdout).toContain('entry 12 was edited: its hash is not that of its content.');
    session.stdout = '';
    expect(await session.run('audit', 'verify', '--json')).toBe(1);
    expect(JSON.parse(session.stdout)).toMatchObject({ intact: false, fault });
  });
});
