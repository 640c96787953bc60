import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { iso8583Upstream } from '../../src/host/upstreams/iso8583/index.ts';
import { Forwarder } from '../../src/payment/forward/forwarder.ts';
import type { Journal } from '../../src/payment/journal/journal.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { createOpener } from '../../src/platform/crypto/envelope.ts';
import { createLog } from '../../src/platform/log/create-log.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { TcpNetwork } from '../../src/platform/system/tcp-network.ts';
import { Child } from './child.ts';
import { AUDIT_KEY, offlinePayment } from './durable-points.ts';
import { besideOf, type Figure, figureOf, median, monotonicUs } from './figure.ts';
import { root } from './terminal.ts';
import { EPOCH_KEY, FIRST_ID, makeWaiting, sealedRecord } from './waiting-journal.ts';

const SECTION = 'Forwarding, end to end';
const FEW = 1_000;
const MANY = 1_000_000;
/** Advices acknowledged in one round. */
const ROUND = 1_000;
const ROUNDS = 12;
const WARM_UP_ROUNDS = 4;
const LEAST_RATE = 10_000;
/** "The same at both": within what two runs of the same thing differ by. */
const LEAST_OF_FEW = 0.8;
const LIVE_PAYMENTS = 400;
const LIVE_EVERY_MS = 5;

type Host = Child<object, { port: number }>;

const clock = new SystemClock();
const random = new SystemRandom();
const epochKey = createOpener(() => EPOCH_KEY.key);

/** Advices a second that a host which answers at once acknowledges, durably, however many wait. */
export async function measure(): Promise<Figure[]> {
  const results = join(root, 'bench/results');
  mkdirSync(results, { recursive: true });
  const folder = mkdtempSync(join(results, 'forward-'));
  const host: Host = new Child('./forward-host.ts');
  try {
    const few = await ratesAtFew(folder, host);
    const path = join(folder, 'many.db');
    makeWaiting(path, MANY);
    const journal = open(path);
    try {
      const many = await ratesAtMany(journal, host);
      const enough = (rates: readonly number[]) => median(rates) >= LEAST_RATE;
      const same = median(many) >= LEAST_OF_FEW * median(few);
      return [
        figureOf(SECTION, 'acknowledged, 1,000 waiting', '/s', few, {
          target: { text: `>= ${LEAST_RATE / 1_000} k`, holds: enough(few) },
        }),
        figureOf(SECTION, 'acknowledged, 1,000,000 waiting', '/s', many, {
          beside: besideOf('1,000 waiting', few),
          target: {
            text: `>= ${LEAST_RATE / 1_000} k, >= ${LEAST_OF_FEW}x`,
            holds: enough(many) && same,
          },
        }),
        await livePayments(journal, host),
      ].map((figure) => (figure.unit === '/s' ? withoutP99(figure) : figure));
    } finally {
      journal.close();
    }
  } finally {
    await host.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

const withoutP99 = (figure: Figure): Figure => ({
  ...figure,
  p99: null,
  beside: figure.beside && { ...figure.beside, p99: null },
});

const open = (path: string): Journal => openJournal({ path, clock, auditKey: AUDIT_KEY });

async function ratesAtFew(folder: string, host: Host): Promise<number[]> {
  const first = join(folder, 'first.db');
  makeWaiting(first, FEW);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round++) {
    const path = join(folder, `few-${round}.db`);
    copyFileSync(first, path);
    const journal = open(path);
    const drain = await startDrain(journal, host);
    rates.push(await drain.rate(ROUND));
    await drain.stop();
    journal.close();
  }
  return rates.slice(WARM_UP_ROUNDS);
}

async function ratesAtMany(journal: Journal, host: Host): Promise<number[]> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const drain = await startDrain(journal, host);
    rates.push(await drain.rate(ROUND));
    await drain.stop();
  }
  return rates;
}

interface Drain {
  /** Acknowledgements a second from its start until there are `count`. */
  rate(count: number): Promise<number>;
  acknowledged(): number;
  stop(): Promise<void>;
}

/** A forwarder on a link that is up, at a host with empty books. */
async function startDrain(journal: Journal, host: Host): Promise<Drain> {
  host.send({});
  const { port } = await host.next();
  const log = createLog({ level: 'warn', destination: 'stderr', clock });
  const own = { clock, random, log };
  const upstream = iso8583Upstream.create(iso8583Upstream.options.parse({ port }), {
    ...own,
    network: new TcpNetwork(),
    // The copies of the first payment carry its record.
    opener: { open: (sealed) => epochKey.open(sealed, FIRST_ID) },
    keyStore: { secret: () => EPOCH_KEY.key },
    readText: () => '',
    ...{
      terminalId: 'RIG00001',
      merchantId: '000000000099999',
      merchantCategoryCode: '5999',
      timeZone: 'Etc/UTC',
    },
  });
  const up = new Promise<void>((resolve) => upstream.onLink(({ state }) => state === 'up' && resolve()));
  upstream.start();
  await up;
  let count = 0;
  let refused: string | null = null;
  let onCount = () => {};
  const forwarder = new Forwarder({
    ...own,
    journal,
    upstream,
    settings: { window: 128, inquireAfterMs: 3_600_000 },
    onSettled: ({ forwarding }) => {
      if (forwarding === 'advice_acknowledged') count++;
      else refused = forwarding;
      onCount();
    },
  });
  const startedUs = monotonicUs();
  forwarder.start();
  return {
    rate: (wanted) =>
      new Promise((resolve, reject) => {
        onCount = () => {
          if (refused !== null) reject(new Error(`a record of the bench ended as ${refused}`));
          if (count !== wanted) return;
          onCount = () => {};
          resolve((wanted * 1e6) / (monotonicUs() - startedUs));
        };
      }),
    acknowledged: () => count,
    async stop() {
      await forwarder.stop();
      await upstream.stop();
    },
  };
}

/** The commit of a result, as long as a customer waits for it: while nothing drains, and while all of it does. */
async function livePayments(journal: Journal, host: Host): Promise<Figure> {
  const quiet = await commitTimes(journal, MANY + 1);
  const drain = await startDrain(journal, host);
  const startedUs = monotonicUs();
  const busy = await commitTimes(journal, MANY + 1 + LIVE_PAYMENTS);
  const rate = (drain.acknowledged() * 1e6) / (monotonicUs() - startedUs);
  await drain.stop();
  return figureOf(SECTION, 'live payment: result durable', 'us', busy.commits, {
    beside: besideOf('without draining', quiet.commits),
    target: { text: '<= 1 ms p99', holds: figureOf(SECTION, '', 'us', busy.commits).p99! <= 1_000 },
    notes: {
      'acknowledged/s meanwhile': rate,
      'its turn comes after, us': median(busy.turns),
      p99: figureOf(SECTION, '', 'us', busy.turns).p99!,
    },
  });
}

/** Times of commits, and how late the event loop came to them, us. */
async function commitTimes(journal: Journal, first: number): Promise<{ commits: number[]; turns: number[] }> {
  const sealed = sealedRecord();
  const commits: number[] = [];
  const turns: number[] = [];
  for (let number = first; number < first + LIVE_PAYMENTS; number++) {
    const askedUs = monotonicUs();
    await new Promise<void>((resolve) => clock.after(LIVE_EVERY_MS, resolve));
    turns.push(Math.max(0, monotonicUs() - askedUs - LIVE_EVERY_MS * 1_000));
    const { created, changes } = offlinePayment(number);
    const { payment } = journal.create(created.payment, created.claim);
    const change = changes[0]!.change(payment);
    const owed = { ...change, payment: { ...change.payment, sealed } };
    const startedUs = monotonicUs();
    journal.commit(owed);
    commits.push(monotonicUs() - startedUs);
  }
  return { commits, turns };
}
