import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { alipayWallet } from '../../src/host/upstreams/alipay/index.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import type { LanePort } from '../../src/payment/session/lanes.ts';
import { Session } from '../../src/payment/session/session.ts';
import { routeCode } from '../../src/payment/tenders/route-code.ts';
import type { Http } from '../../src/platform/ports/http.ts';
import type { Upstream } from '../../src/platform/ports/upstream.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { localTimeIn } from '../../src/platform/time/local-time.ts';
import demoKeys from '../../src/rig/wallets/demo-keys.json' with { type: 'json' };
import { besideOf, type Figure, figureOf, median, monotonicUs, percentile, timesOf } from './figure.ts';

const SALES = 300;
const MOST_US = 20_000;
const SECTION = 'A scanned code';

/**
 * From the scanner's code to the signed request at the HTTP port: routing, the durable intent, Alipay's signature. Beside
 * the one commit that is in it, bare.
 */
export async function measure(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-bench-'));
  try {
    const samples = await scanToRequest(folder);
    const target = {
      text: '< 20 ms',
      holds: median(samples) < MOST_US && percentile(samples, 99) < MOST_US,
    };
    const beside = besideOf('bare commit of better-sqlite3', bareCommits(folder));
    return [figureOf(SECTION, 'scan to request sent', 'us', samples, { target, beside })];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One row into one table, durable: the least that an intent can take. */
function bareCommits(folder: string): number[] {
  const database = new Database(join(folder, 'bare.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY, text TEXT)');
  const insert = database.prepare('INSERT INTO rows (text) VALUES (?)');
  const text = 'a'.repeat(1_000);
  const samples = timesOf(SALES, () => insert.run(text));
  database.close();
  return samples;
}

async function scanToRequest(folder: string): Promise<number[]> {
  const clock = new SystemClock();
  const random = new SystemRandom();
  const silent = () => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent, child: () => log };
  let sentUs = 0;
  const http: Http = {
    send: async () => {
      sentUs = monotonicUs();
      return { kind: 'not_sent', reason: 'measured' };
    },
  };
  const wallet = alipayWallet.create(
    alipayWallet.options.parse({
      ...{ appId: '1', privateKey: 'shop', alipayPublicKey: demoKeys.provider.publicKey },
    }),
    {
      ...{ name: 'alipay', http, clock, random, log, notifyUrl: null, terminalId: 'TILLD001' },
      ...{ merchantId: '1', merchantName: 'Shop', currency: 'CNY', timeZone: 'Etc/UTC' },
      keys: { read: () => Buffer.from(demoKeys.shop.privateKey) },
      readText: () => '',
    },
  );
  const journal = openJournal({ path: join(folder, 'journal.db'), clock, auditKey: random.bytes(32) });
  const routes = [{ wallet: 'alipay', schemes: ['alipay'] as const }];
  const ended: (() => void)[] = [];
  const session = new Session(
    {
      ...{ journal, clock, random, log, lane: LANE, upstream: AWAY, scanners: NO_SCANNERS },
      wallets: new Map([['alipay', wallet]]),
      route: (text, aim) => routeCode(text, [], routes, aim),
      ...{ unresolved: () => 0, resolve: silent, cancelUnknown: (payment) => payment, shopName: 'Shop' },
      receipts: () => [],
      forward: silent,
      reversalsSettled: async () => true,
      notify: (notice) => {
        if (notice.kind === 'payment' && notice.payment.state === 'declined') ended.pop()?.();
      },
    },
    SETTINGS,
  );
  const samples: number[] = [];
  for (let sale = 0; sale < SALES; sale++) {
    const amount = { minor: 29n, currency: 'CNY' };
    const { payment } = session.create({ amount, reference: null }, { key: `${sale}`, requestHash: '' });
    const over = new Promise<void>((resolve) => ended.push(resolve));
    const scannedUs = monotonicUs();
    session.scan(payment.id, '28763443825664394', ']Q1');
    await over;
    samples.push(sentUs - scannedUs);
  }
  session.stop();
  journal.close();
  await wallet.stop();
  return samples;
}

const LANE: LanePort = { ready: () => false, post: () => {}, onMessage: () => {}, onReady: () => {} };
const NO_SCANNERS = { arm: () => {}, disarm: () => {}, signal: () => {}, onCode: () => {} };

const unused = () => Promise.reject(new Error('no card is presented here'));
const AWAY: Upstream = {
  name: 'away',
  start: () => {},
  stop: async () => {},
  link: () => ({ state: 'down', since: 0 }),
  onLink: () => {},
  ...{ authorise: unused, deliver: unused, inquire: unused, reconcile: unused },
};

const MINUTE_MS = 60_000;
const SETTINGS: ConstructorParameters<typeof Session>[1] = {
  limits: {
    ...{ enabled: false, perPaymentMinor: 0n, count: 0, sumMinor: 0n, ageMs: 0, fddaMinor: 0n },
    perCard: { count: 0, sumMinor: null },
    schemes: new Map(),
    deferred: { enabled: false, perPaymentMinor: 0n, count: 0, sumMinor: 0n },
  },
  codes: { confirmTimeoutMs: MINUTE_MS, showTimeoutMs: MINUTE_MS },
  ...{ tenderTimeoutMs: MINUTE_MS, presentAgainTimeoutMs: MINUTE_MS, phoneTimeoutMs: MINUTE_MS },
  ...{ maxAttempts: 3, laneGraceMs: MINUTE_MS },
  localTime: localTimeIn('Etc/UTC'),
};
