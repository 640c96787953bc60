import { expect, onTestFinished, test } from 'vitest';
import { TRAY } from '../../src/rig/cards/tray.ts';
import { expectAgreement } from '../support/agreement.ts';
import { findIn, findInFiles, findInText } from '../support/canary.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

/** Every card of the tray once; what has not ended by itself is cancelled. */
async function tapAll(bench: DaemonBench): Promise<void> {
  for (const { name } of TRAY) {
    const { body } = await bench.create('8.00');
    await bench.tap(name);
    await waitFor(`the handshake of ${name}`, async () => {
      const payment = await bench.payment(body.id);
      return payment.outcome || payment.attempt > 1;
    });
    await bench.call('POST', `/v1/payments/${body.id}/cancel`);
  }
}

/** A payment whose host never answers: its reversal waits. */
async function leaveUnanswered(bench: DaemonBench): Promise<void> {
  bench.host.switches.noAnswer = 'payments';
  await bench.create('13.00');
  await bench.tap('visa-card');
  await waitFor('the reversal', async () => (await bench.queue()).waiting > 0);
  bench.host.switches.noAnswer = null;
}

/** Asks for everything that can be asked for. */
async function askAll(bench: DaemonBench): Promise<void> {
  for (const { id } of await bench.payments()) {
    for (const copy of ['customer', 'merchant']) {
      await bench.call('GET', `/v1/payments/${id}/receipts/${copy}.svg`);
    }
  }
  for (const path of ['/v1/queue', '/v1/openapi.json', '/v1/rig/ledger']) await bench.call('GET', path);
  const sale = ['sale', '1.00', 'EUR', '--tap', 'visa-phone', '--json'];
  for (const words of [sale, ['payments'], ['queue'], ['status'], ['tap', '--list']]) {
    const { child } = bench.run(...words);
    await waitFor(`tilld ${words[0]}`, () => child.exitCode !== null);
  }
}

test('no account number in any file, answer, event, receipt or line of output', async () => {
  const bench = await DaemonBench.open({
    upstream: { answerTimeoutMs: 500 },
    offline: { fdda: '10.00' },
  });
  onTestFinished(() => bench.close());
  bench.follow();
  await tapAll(bench);
  await leaveUnanswered(bench);
  await bench.goOffline();
  await tapAll(bench);
  const seen: string[] = [];
  expect((await bench.queue()).waiting).toBeGreaterThanOrEqual(3);
  expect(findInFiles(bench.folder, seen), 'while records wait').toEqual([]);

  await bench.restart();
  bench.follow();
  await bench.host.reopen();
  await expectAgreement(bench);
  await askAll(bench);
  for (const said of [
    '<svg',
    'event: handshake',
    '"panTruncated":"476173******0119"',
    '"outcome":"approved"',
  ]) {
    expect(
      bench.said.some((text) => text.includes(said)),
      said,
    ).toBe(true);
  }
  expect(bench.said.flatMap(findInText)).toEqual([]);
  expect(findInFiles(bench.folder, seen), 'in the end').toEqual([]);
  await bench.kill('SIGTERM');
  expect(findInFiles(bench.folder, seen), 'after the end').toEqual([]);
  expect(seen).toEqual(
    expect.arrayContaining(['data/journal.db', 'data/journal.db-wal', 'data/tilld.log', 'host-ledger.jsonl']),
  );
  expect(findIn(Buffer.from(bench.hostLog.text())), 'the host’s log').toEqual([]);
});

test('the search finds a number in each of its forms', () => {
  const pan = '4761739001010119';
  const packed = Buffer.from(pan, 'hex');
  expect(findIn(packed)).toContain('visa-card, packed');
  expect(findInText('<text>4761</text> <text>7390 0101</text> 0119')).toContain('visa-card, text');
  for (const before of ['', 'x', 'xy']) {
    const text = Buffer.concat([Buffer.from(before), packed, Buffer.from('tail')]).toString('base64');
    expect(findInText(text)).toContain('visa-card, packed in base64');
  }
  expect(findIn(Buffer.from('476173******0119'))).toEqual([]);
});
