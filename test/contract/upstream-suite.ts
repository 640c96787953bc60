import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LinkStatus, Upstream } from '../../src/platform/ports/upstream.ts';
import type { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import {
  advice,
  deferred,
  hostTransaction,
  reconciliation,
  reversal,
  totals,
} from '../support/host-transactions.ts';
import { until } from '../support/until.ts';

/** What a simulated far end must be able to do, so that the same suite runs against each upstream. */
export interface FarEnd {
  /** Ledger of the far end: sales by state, and how often each was received. */
  sales(): { state: 'posted' | 'declined' | 'reversed'; received: number }[];
  /** What terminals have left there with reconciliations. */
  auditHeads(): string[];
  /** Receives and posts, does not answer. */
  fallSilent(): void;
  /** Receives and posts, then cuts the connection. */
  cutAfterReceiving(): void;
  decideAs(responseCode: string | null): void;
  answerWrongly(how: 'amount' | 'terminal' | 'reference' | 'garbage' | null): void;
  networkDown(): Promise<void>;
  networkUp(): Promise<void>;
}

export interface UpstreamRig {
  upstream: Upstream;
  farEnd: FarEnd;
  clock: SimulatedClock;
  answerTimeoutMs: number;
  /** Longest pause between two tries to connect. */
  reconnectMaxMs: number;
  dispose(): Promise<void>;
}

/** What every upstream promises, see src/platform/ports/upstream.ts. */
export function upstreamContract(name: string, makeRig: () => Promise<UpstreamRig>): void {
  describe(`upstream contract: ${name}`, () => {
    let rig: UpstreamRig;
    const isLink = (state: LinkStatus['state']) =>
      until(() => rig.upstream.link().state === state, `link ${state}`);
    const sentAt = Date.UTC(2026, 10, 24, 9, 11, 13);

    beforeEach(async () => {
      rig = await makeRig();
      rig.upstream.start();
      await isLink('up');
    });
    afterEach(() => rig.dispose());

    test('an approval brings its code and is posted once', async () => {
      const result = await rig.upstream.authorise(hostTransaction(), sentAt);
      expect(result).toMatchObject({ kind: 'approved', responseCode: '00' });
      expect(result.kind === 'approved' && result.authorisationCode).toMatch(/^[0-9A-Z]{6}$/);
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'posted', received: 1 }]);
    });

    test('a refusal brings its code and nothing is posted', async () => {
      rig.farEnd.decideAs('51');
      expect(await rig.upstream.authorise(hostTransaction(), sentAt)).toEqual({
        kind: 'declined',
        responseCode: '51',
      });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'declined' }]);
    });

    test('a host that does not answer in time leaves the outcome unknown', async () => {
      rig.farEnd.fallSilent();
      const result = rig.upstream.authorise(hostTransaction(), sentAt);
      await until(() => rig.farEnd.sales().length === 1, 'the sale at the host');
      rig.clock.advance(rig.answerTimeoutMs);
      expect(await result).toEqual({ kind: 'unknown', reason: 'no_answer' });
    });

    test('a connection cut after the request left leaves the outcome unknown', async () => {
      rig.farEnd.cutAfterReceiving();
      expect(await rig.upstream.authorise(hostTransaction(), sentAt)).toEqual({
        kind: 'unknown',
        reason: 'link_lost',
      });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'posted' }]);
    });

    test('with the network down nothing is sent, and the link says why', async () => {
      await rig.farEnd.networkDown();
      await isLink('down');
      expect(rig.upstream.link().reason).toMatch(/connection|host/);
      expect(await rig.upstream.authorise(hostTransaction(), sentAt)).toMatchObject({ kind: 'not_sent' });
      expect(await rig.upstream.deliver(advice(), sentAt)).toMatchObject({ kind: 'not_sent' });
      expect(await rig.upstream.inquire(advice(), sentAt)).toMatchObject({ kind: 'not_sent' });
      expect(await rig.upstream.reconcile(reconciliation(), sentAt)).toMatchObject({ kind: 'not_sent' });
      expect(rig.farEnd.sales()).toEqual([]);
    });

    test('the link comes back by itself when the network does', async () => {
      const seen: string[] = [];
      rig.upstream.onLink(({ state }) => seen.push(state));
      await rig.farEnd.networkDown();
      await isLink('down');
      await rig.farEnd.networkUp();
      rig.clock.advance(rig.reconnectMaxMs);
      await isLink('up');
      expect(seen[0]).toBe('down');
      expect(seen.at(-1)).toBe('up');
      expect(await rig.upstream.authorise(hostTransaction(), sentAt)).toMatchObject({ kind: 'approved' });
    });

    test.each(['amount', 'terminal', 'reference', 'garbage'] as const)(
      'an answer with a wrong %s decides nothing: the outcome is unknown',
      async (wrong) => {
        rig.farEnd.answerWrongly(wrong);
        const result = await rig.upstream.authorise(hostTransaction(), sentAt);
        expect(result).toEqual({ kind: 'unknown', reason: 'invalid_answer' });
      },
    );

    test('an advice is acknowledged, and its repeat is not posted again', async () => {
      expect(await rig.upstream.deliver(advice(), sentAt)).toEqual({
        kind: 'acknowledged',
        responseCode: '00',
      });
      expect(await rig.upstream.deliver(advice({ repeat: true }), sentAt + 60_000)).toEqual({
        kind: 'acknowledged',
        responseCode: '00',
      });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'posted', received: 2 }]);
    });

    test('an answer to an advice that is no approval comes back with its code, for forwarding to judge', async () => {
      rig.farEnd.decideAs('30');
      expect(await rig.upstream.deliver(advice(), sentAt)).toEqual({ kind: 'refused', responseCode: '30' });
      rig.farEnd.decideAs('96');
      const later = advice({ transaction: hostTransaction({ stan: 9, retrievalReference: '633209000009' }) });
      expect(await rig.upstream.deliver(later, sentAt)).toEqual({ kind: 'refused', responseCode: '96' });
    });

    test('a reversal takes back what was posted, however often it comes', async () => {
      await rig.upstream.authorise(hostTransaction(), sentAt);
      expect(await rig.upstream.deliver(reversal(), sentAt)).toEqual({
        kind: 'acknowledged',
        responseCode: '00',
      });
      expect(await rig.upstream.deliver(reversal({ repeat: true }), sentAt)).toMatchObject({
        kind: 'acknowledged',
      });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'reversed' }]);
    });

    test('a sale that arrives after its reversal is not posted', async () => {
      expect(await rig.upstream.deliver(reversal(), sentAt)).toMatchObject({ kind: 'acknowledged' });
      expect(await rig.upstream.authorise(hostTransaction(), sentAt)).toMatchObject({ kind: 'declined' });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'reversed' }]);
    });

    test('a reversal can be delivered after the card data is gone', async () => {
      await rig.upstream.authorise(hostTransaction(), sentAt);
      const bare = reversal({ original: hostTransaction({ sealed: null }) });
      expect(await rig.upstream.deliver(bare, sentAt)).toMatchObject({ kind: 'acknowledged' });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'reversed' }]);
    });

    test('a deferred request is decided like any other, late as it is, and once', async () => {
      const result = await rig.upstream.deliver(deferred(), sentAt);
      expect(result).toMatchObject({ kind: 'acknowledged', responseCode: '00' });
      expect(result.kind === 'acknowledged' && result.authorisationCode).toMatch(/^[0-9A-Z]{6}$/);
      expect(await rig.upstream.deliver(deferred({ repeat: true }), sentAt + 60_000)).toEqual(result);
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'posted', received: 2 }]);
    });

    test('a deferred request can be declined, and the code comes back', async () => {
      rig.farEnd.decideAs('51');
      expect(await rig.upstream.deliver(deferred(), sentAt)).toEqual({ kind: 'refused', responseCode: '51' });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'declined' }]);
    });

    test('an inquiry tells what became of a record, and changes nothing', async () => {
      expect(await rig.upstream.inquire(advice(), sentAt)).toEqual({ kind: 'not_found' });
      expect(await rig.upstream.inquire(reversal(), sentAt)).toEqual({ kind: 'not_found' });
      expect(rig.farEnd.sales()).toEqual([]);
      await rig.upstream.deliver(advice(), sentAt);
      expect(await rig.upstream.inquire(advice({ repeat: true }), sentAt)).toEqual({
        kind: 'found',
        responseCode: '00',
        authorisationCode: 'Y10007',
      });
      expect(await rig.upstream.inquire(deferred(), sentAt)).toEqual({ kind: 'not_found' });
      expect(rig.farEnd.sales()).toMatchObject([{ state: 'posted', received: 1 }]);
    });

    test('an inquiry about a declined request and about a reversal finds them', async () => {
      rig.farEnd.decideAs('51');
      await rig.upstream.deliver(deferred(), sentAt);
      expect(await rig.upstream.inquire(deferred(), sentAt)).toEqual({ kind: 'found', responseCode: '51' });
      rig.farEnd.decideAs(null);
      await rig.upstream.deliver(reversal(), sentAt);
      expect(await rig.upstream.inquire(reversal(), sentAt)).toEqual({ kind: 'found', responseCode: '00' });
    });

    test('totals that agree are in balance, and the audit head is kept once', async () => {
      await rig.upstream.authorise(hostTransaction(), sentAt);
      await rig.upstream.deliver(
        reversal({ stan: 9, original: hostTransaction({ stan: 8, retrievalReference: '633209000008' }) }),
        sentAt,
      );
      const own = totals({
        debits: { count: 1, minor: 1250n },
        debitReversals: { count: 1, minor: 1250n },
      });
      const inBalance = { kind: 'in_balance' };
      expect(await rig.upstream.reconcile(reconciliation({ totals: own }), sentAt)).toEqual(inBalance);
      const again = reconciliation({ totals: own, repeat: true });
      expect(await rig.upstream.reconcile(again, sentAt)).toEqual(inBalance);
      expect(rig.farEnd.auditHeads()).toEqual([reconciliation().auditHead]);
      const close = reconciliation({ kind: 'advice', stan: 91, totals: own });
      expect(await rig.upstream.reconcile(close, sentAt)).toEqual(inBalance);
    });

    test('totals that differ bring those of the far end, by batch', async () => {
      await rig.upstream.authorise(hostTransaction(), sentAt);
      const elsewhere = hostTransaction({ batch: 2, stan: 9, retrievalReference: '633209000009' });
      await rig.upstream.authorise(elsewhere, sentAt);
      const own = totals({ debits: { count: 2, minor: 2500n } });
      const outOfBalance = {
        kind: 'out_of_balance',
        host: totals({ debits: { count: 1, minor: 1250n } }),
      };
      expect(await rig.upstream.reconcile(reconciliation({ totals: own }), sentAt)).toEqual(outOfBalance);
      const advised = reconciliation({ kind: 'advice', totals: own });
      expect(await rig.upstream.reconcile(advised, sentAt)).toEqual(outOfBalance);
    });

    test('a reconciliation or an inquiry without an answer decides nothing', async () => {
      rig.farEnd.fallSilent();
      const result = rig.upstream.reconcile(reconciliation(), sentAt);
      const inquiry = rig.upstream.inquire(advice(), sentAt);
      await until(() => rig.farEnd.auditHeads().length === 1, 'the reconciliation at the far end');
      rig.clock.advance(rig.answerTimeoutMs);
      expect(await result).toEqual({ kind: 'unknown', reason: 'no_answer' });
      expect(await inquiry).toEqual({ kind: 'unanswered', reason: 'no_answer' });
    });

    test('stopping ends what waits as unknown and leaves no timer behind', async () => {
      rig.farEnd.fallSilent();
      const result = rig.upstream.authorise(hostTransaction(), sentAt);
      await until(() => rig.farEnd.sales().length === 1, 'the sale at the host');
      await rig.upstream.stop();
      expect(await result).toEqual({ kind: 'unknown', reason: 'link_lost' });
      expect(rig.clock.pendingTimers).toBe(0);
    });
  });
}
