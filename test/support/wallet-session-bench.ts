import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { forwardSettings, reconcilerSettings } from '../../src/daemon/delivery-settings.ts';
import { DeviceBoard } from '../../src/daemon/device-board.ts';
import { loadConfig } from '../../src/daemon/load-config.ts';
import { paths } from '../../src/daemon/paths.ts';
import { sessionSettings } from '../../src/daemon/session-settings.ts';
import { openCore, type TerminalCore } from '../../src/daemon/terminal-core.ts';
import type { PaymentView, TerminalEvent } from '../../src/desk/api/contract.ts';
import type { Journal } from '../../src/payment/journal/journal.ts';
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import type { Payment } from '../../src/payment/payment.ts';
import type { CodeScanners } from '../../src/payment/session/session-parts.ts';
import type { Amount } from '../../src/platform/money/amount.ts';
import type { ScannedCode } from '../../src/platform/ports/scanner.ts';
import type { WalletAnswer } from '../../src/platform/ports/wallet.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { AUDIT_KEY } from './audit-key.ts';
import { memoryLog } from './memory-log.ts';
import { FakePrinter } from './printers/fake-printer.ts';
import { ScriptedWallet } from './scripted-wallet.ts';
import { ScriptedLane, ScriptedUpstream } from './session-bench.ts';
import { temporaryFolder } from './temporary-journal.ts';

/** Codes as customers' apps show them. */
export const ALIPAY_CODE = '281234567890123456';
export const WECHAT_CODE = '134567890123456789';

const LOADED = loadConfig(paths.demoProfile);
const CODES = LOADED.config.session;
export const CONFIRM_MS = CODES.confirmTimeoutSeconds * 1_000;
export const SHOW_MS = CODES.showTimeoutSeconds * 1_000;

class ScriptedScanners implements CodeScanners {
  armed = false;
  readonly signals: string[] = [];
  #code: (code: ScannedCode) => void = () => {};

  arm = () => {
    this.armed = true;
  };
  disarm = () => {
    this.armed = false;
  };
  signal = (kind: 'good' | 'bad') => {
    this.signals.push(kind);
  };
  onCode = (listener: (code: ScannedCode) => void) => {
    this.#code = listener;
  };
  scan = (text: string) => this.#code({ text, aim: null });
}

/** One process of the terminal: everything of the daemon but its native edges. */
interface Life {
  clock: SimulatedClock;
  journal: Journal;
  core: TerminalCore;
  lane: ScriptedLane;
  scanners: ScriptedScanners;
  upstream: ScriptedUpstream;
}

const paidAs = (amount: Amount): WalletAnswer => ({
  kind: 'paid',
  transaction: 'T1',
  amount,
  payer: 'z***@example.com',
});
export const PAID = paidAs({ minor: 1_250n, currency: 'EUR' });
export const WAITING: WalletAnswer = { kind: 'waiting', transaction: null };
export const NO_ANSWER = { kind: 'unknown', reason: 'no answer within 5000 ms' } as const;
export const NOT_SENT = { kind: 'not_sent', reason: 'connection refused' } as const;
export const REFUSED = { kind: 'refused', reason: 'customer_cancelled', code: 'USER_CANCEL' } as const;
export const CANCELLED = { kind: 'cancelled', moneyReturned: false } as const;

/** The daemon's core on a journal of its own, with wallets that answer what the case says; closed when the test ends. */
export class WalletBench {
  readonly alipay = new ScriptedWallet('alipay', 'alipay', { scan: true, show: true });
  readonly wechat = new ScriptedWallet('wechat', 'wechat', { scan: true, show: true });
  readonly paypal = new ScriptedWallet('paypal', 'paypal', { scan: false, show: true });
  readonly log = memoryLog();
  readonly events: TerminalEvent[] = [];
  readonly #path = join(temporaryFolder('wallets'), 'journal.db');
  #life: Life;
  #keys = 0;
  #lives = 0;

  constructor() {
    this.#life = this.#open(new SimulatedClock());
    onTestFinished(() => this.journal.close());
  }

  get wallets(): ScriptedWallet[] {
    return [this.alipay, this.wechat, this.paypal];
  }
  get clock() {
    return this.#life.clock;
  }
  get journal() {
    return this.#life.journal;
  }
  get core() {
    return this.#life.core;
  }
  get terminal() {
    return this.#life.core.terminal;
  }
  get lane() {
    return this.#life.lane;
  }
  get scanners() {
    return this.#life.scanners;
  }
  get upstream() {
    return this.#life.upstream;
  }

  /** Begins a sale and gives its id. */
  async begin(amount = '12.50'): Promise<string> {
    const sale = { amount, currency: 'EUR' };
    return (await this.terminal.createPayment(sale, `key-${++this.#keys}`)).payment.id;
  }

  /** Begins a sale and scans Alipay's code; its request is under way then. */
  async scanned(): Promise<string> {
    const id = await this.begin();
    this.scanners.scan(ALIPAY_CODE);
    await this.settle();
    return id;
  }

  /** A sale that Alipay has been paid for. */
  async paid(): Promise<string> {
    const id = await this.scanned();
    await this.alipay.answer('pay', PAID);
    return id;
  }

  /** A sale that waits for the customer to confirm. */
  async confirming(): Promise<string> {
    const id = await this.scanned();
    await this.alipay.answer('pay', WAITING);
    return id;
  }

  /** A sale that the cashier has cancelled and whose provider does not answer. */
  async unresolved(): Promise<string> {
    const id = await this.confirming();
    await this.terminal.cancel(id);
    await this.settle();
    for (let tries = 1; tries <= 6; tries++) {
      await this.alipay.answer('cancel', NO_ANSWER);
      if (tries < 6) await this.run(this.alipay.pollMs);
    }
    return id;
  }

  async refund(id: string, amount?: string, key = `key-${++this.#keys}`): Promise<PaymentView> {
    const { payment } = await this.terminal.refund(id, amount === undefined ? {} : { amount }, key);
    await this.settle();
    return payment;
  }

  /** What the journal holds. */
  stored(id: string): Payment {
    const payment = this.journal.payment(id);
    if (!payment) throw new Error(`the journal has no ${id}`);
    return payment;
  }

  /** The last that the pages and registers were told of it. */
  told(id: string): PaymentView | undefined {
    const told = this.events.flatMap((event) => (event.type === 'payment' ? [event.payment] : []));
    return told.findLast((payment) => payment.id === id);
  }

  run(ms: number): Promise<void> {
    return this.clock.run(ms);
  }

  settle(): Promise<void> {
    return this.clock.run(0);
  }

  /** Bytes of the journal's files. */
  onDisk(): string {
    return [this.#path, `${this.#path}-wal`].map((path) => readFileSync(path, 'latin1')).join();
  }

  /** As after kill -9, `downMs` later: nothing in memory survives. */
  async crash(downMs = 0): Promise<void> {
    this.journal.close();
    for (const wallet of this.wallets) wallet.forget();
    this.#life = this.#open(new SimulatedClock(this.clock.now() + downMs));
    await this.settle();
  }

  /** Stops in good order and starts again. */
  async restart(): Promise<void> {
    await this.core.stop();
    await this.crash();
  }

  #open(clock: SimulatedClock): Life {
    const journal = openJournal({ path: this.#path, clock, auditKey: AUDIT_KEY });
    const board = new DeviceBoard(clock);
    const [lane, scanners, upstream] = [new ScriptedLane(), new ScriptedScanners(), new ScriptedUpstream()];
    for (const { name } of this.wallets) board.set(name, 'wallet', { state: 'ready' });
    const core = openCore({
      ...{ clock, journal, board, lane, scanners, upstream, log: this.log },
      random: new SeededRandom(++this.#lives),
      wallets: new Map(this.wallets.map((wallet) => [wallet.name, wallet])),
      printer: new FakePrinter(),
      config: LOADED.config,
      settings: {
        session: sessionSettings(LOADED),
        forward: forwardSettings(LOADED.config),
        reconciler: reconcilerSettings(LOADED.config),
      },
      storage: { freeBytes: () => null, isLow: () => false },
      schemes: [],
      version: 'test',
      rig: null,
    });
    core.terminal.subscribe((event) => this.events.push(event));
    core.recover();
    core.start();
    return { clock, journal, core, lane, scanners, upstream };
  }
}

export function walletBench(): WalletBench {
  return new WalletBench();
}
