import type { CardReader, ReaderEvent } from '../../platform/ports/card-reader.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { EpochKey, Opener, Sealer } from '../../platform/ports/vault.ts';
import { MESSAGE, type UserInterfaceRequest } from '../entry-point/messages.ts';
import type { KernelDefinition } from '../kernels/kernel.ts';
import { wipeAccountData } from './capture.ts';
import { EcpBeacon } from './ecp-beacon.ts';
import { type Handshake, runHandshake } from './handshake.ts';
import { laneMessage, laneOutcome, PASSES_ONLY } from './lane-outcome.ts';
import { dataElements, type LaneCaKey, type LaneScheme, laneCaKeys } from './lane-schemes.ts';
import { enterFor, type TerminalSetUp } from './order-entry.ts';
import { ecpFrameFor, PassReading } from './pass-reading.ts';
import { PendingRestart } from './pending-restart.ts';
import { type Presentation, presentation, type WalletQuestions } from './presentation.ts';
import type { ArmOrder, FromLane, LaneConfiguration, ToLane } from './protocol.ts';
import { TornLogKeeper } from './torn-log-keeper.ts';

export interface LaneSurroundings {
  clock: Clock;
  random: Random;
  kernels: ReadonlyMap<number, KernelDefinition>;
  openReader(configuration: LaneConfiguration): Promise<CardReader>;
  createSealer(key: EpochKey): Sealer;
  /** Opens what was sealed with the same key. */
  createOpener(key: EpochKey): Opener;
  post(message: FromLane): void;
}

/** What a lane knows after `configure`. */
interface Prepared extends TerminalSetUp {
  reader: CardReader;
  panTokenKey: Uint8Array;
  /** null: phones are not asked for their wallet. */
  questions: WalletQuestions | null;
  beacon: EcpBeacon;
}

/**
 * One reader and the whole handshake. A card is worked through once: it must leave the field before it, or the
 * next one, is read again.
 */
export class Lane {
  readonly #at: LaneSurroundings;
  #prepared: Prepared | null = null;
  #sealer: Sealer | null = null;
  #order: ArmOrder | null = null;
  /** Of the order that waits for its card; null once it runs. */
  #entryPoint: ReturnType<typeof enterFor> | null = null;
  /** `used`: its presentation is over or under way. */
  #card: 'none' | 'fresh' | 'used' = 'none';
  #cardSeenMs = 0;
  #running = false;
  readonly #pending: PendingRestart;
  readonly #tornLog: TornLogKeeper;
  readonly #magStripeFailures = { count: 0 };

  constructor(surroundings: LaneSurroundings) {
    this.#at = surroundings;
    const { clock, post } = surroundings;
    this.#pending = new PendingRestart(clock, (paymentId) => {
      if (this.#order?.paymentId === paymentId) this.#start(this.#order);
    });
    this.#tornLog = new TornLogKeeper({ clock, post, busy: () => this.#running });
  }

  receive(message: ToLane): void {
    switch (message.kind) {
      case 'configure':
        void this.#configure(message.configuration);
        return;
      case 'epoch-key':
        this.#useKey({
          epoch: message.epoch,
          key: new Uint8Array(Buffer.from(message.keyBase64, 'base64')),
        });
        return;
      case 'torn-log':
        this.#tornLog.restore(message.sealedBase64);
        return;
      case 'arm':
        this.#arm(message.order);
        return;
      case 'disarm':
        if (this.#order?.paymentId === message.paymentId) this.#order = null;
        this.#setBeacon();
        return;
      case 'ping':
        this.#at.post({ kind: 'pong', nonce: message.nonce });
        return;
    }
  }

  #useKey(key: EpochKey): void {
    this.#sealer = this.#at.createSealer(key);
    this.#tornLog.useKeys(this.#sealer, this.#at.createOpener(key));
  }

  async #configure(configuration: LaneConfiguration): Promise<void> {
    if (this.#prepared) throw new Error('a lane is configured once');
    const reader = await this.#at.openReader(configuration);
    const { clock, random } = this.#at;
    const passes = configuration.passes ? new PassReading(configuration.passes, { clock, random }) : null;
    this.#prepared = {
      reader,
      schemes: configuration.schemes as LaneScheme[],
      caKeys: laneCaKeys(configuration.caKeys as LaneCaKey[]),
      terminal: dataElements(configuration.terminalData),
      panTokenKey: new Uint8Array(Buffer.from(configuration.panTokenKeyBase64, 'base64')),
      questions: (configuration.wallets?.ask ?? true) ? { passes } : null,
      beacon: new EcpBeacon(reader, clock, ecpFrameFor(passes?.mode ?? 'pay_only')),
    };
    this.#at.post({ kind: 'ready' });
    reader.start((event) => this.#onReader(event));
  }

  #onReader(event: ReaderEvent): void {
    const { clock, post } = this.#at;
    switch (event.kind) {
      case 'up':
        this.#prepared?.beacon.readerUp();
        post({ kind: 'reader', state: 'up', name: event.name });
        return;
      case 'down': {
        const { code, message, hint } = event.error;
        post({ kind: 'reader', state: 'down', code, message, hint });
        return;
      }
      case 'card':
        // A new process does not know what became of a card that lay there: it may have been worked through.
        this.#card = event.wasThere ? 'used' : 'fresh';
        this.#cardSeenMs = clock.monotonicMs();
        this.#askToRemove();
        this.#begin();
        this.#setBeacon();
        return;
      case 'removed':
        this.#card = 'none';
        post({ kind: 'removed' });
        this.#setBeacon();
        // Whoever left a card on the reader was told to take it away first.
        if (this.#order?.attempt === 1 && !this.#running) this.#postUi(this.#order, PRESENT_CARD);
        return;
    }
  }

  #arm(order: ArmOrder): void {
    this.#order = order;
    // Start A needs no card, so it is done before one comes.
    this.#entryPoint = this.#enter(this.#ready().prepared, order);
    if (!this.#pending.held(order.paymentId)) this.#start(order);
  }

  /** Start B as far as it is done without a card. @spec EMV Contactless Book B, 3.2.1.2 */
  #start(order: ArmOrder): void {
    const request = this.#pending.request(order.paymentId);
    if (request) this.#postUi(order, request);
    this.#askToRemove();
    this.#begin();
    this.#setBeacon();
  }

  /** On while a payment waits and the field is empty. */
  #setBeacon(): void {
    const order = this.#order;
    const waits = order !== null && !this.#running && !this.#pending.held(order.paymentId);
    this.#prepared?.beacon.set(waits && this.#card === 'none');
  }

  /** The first presentation of a payment begins with the card taken away; later ones are asked for anyway. */
  #askToRemove(): void {
    const order = this.#order;
    if (order && this.#card === 'used' && order.attempt === 1 && !this.#running)
      this.#postUi(order, REMOVE_CARD);
  }

  #begin(): void {
    const order = this.#order;
    if (!order || this.#running || this.#pending.held(order.paymentId)) return;
    if (this.#card === 'fresh') void this.#present(order);
  }

  /** One presentation of a card, from `reading` to `outcome`. */
  async #present(order: ArmOrder): Promise<void> {
    const { prepared, sealer } = this.#ready();
    this.#card = 'used';
    this.#running = true;
    const { paymentId, attempt } = order;
    const payment = this.#entryPoint ?? this.#enter(prepared, order);
    this.#entryPoint = null;
    const questions = order.askWallet === false || order.issuerUpdate ? null : prepared.questions;
    questions?.passes?.forPayment(paymentId);
    const running = runHandshake(presentation(payment, questions), {
      reader: prepared.reader,
      clock: this.#at.clock,
      cardSeenMs: this.#cardSeenMs,
      onMessage: (request) => this.#postUi(order, request),
      cancelled: () => this.#order !== order,
    });
    // The first command is on its way: telling about it costs the card no time.
    this.#at.post({ kind: 'reading', paymentId, attempt });
    const handshake = await running;
    this.#running = false;
    this.#tornLog.settle();
    if (handshake && this.#order === order) {
      this.#order = null;
      this.#postPasses(order, questions);
      const { outcome, wallet } = handshake.outcome;
      if (outcome !== 'passes_only') this.#pending.keep(paymentId, outcome);
      const known =
        outcome === 'passes_only'
          ? PASSES_ONLY
          : laneOutcome(outcome, prepared.panTokenKey, sealer, order, wallet);
      this.#at.post({ kind: 'outcome', paymentId, attempt, outcome: known });
      const { steps, totalUs } = handshake;
      this.#at.post({ kind: 'trace', paymentId, attempt, steps, totalUs });
    }
    if (handshake) wipe(handshake);
    this.#begin();
  }

  #ready(): { prepared: Prepared; sealer: Sealer } {
    if (!this.#prepared || !this.#sealer) throw new Error('a lane is armed after configure and epoch-key');
    return { prepared: this.#prepared, sealer: this.#sealer };
  }

  #enter(prepared: Prepared, order: ArmOrder): ReturnType<typeof enterFor> {
    const { clock, random, kernels } = this.#at;
    const magStripeFailures = this.#magStripeFailures;
    return enterFor(order, prepared, {
      ...{ clock, random, kernels },
      tornLog: this.#tornLog.log,
      magStripeFailures,
    });
  }

  #postPasses({ paymentId, attempt }: ArmOrder, questions: WalletQuestions | null): void {
    const passes = questions?.passes?.passes() ?? [];
    if (passes.length > 0) this.#at.post({ kind: 'pass', paymentId, attempt, passes: [...passes] });
  }

  #postUi({ paymentId }: ArmOrder, request: UserInterfaceRequest): void {
    this.#at.post({ kind: 'ui', paymentId, message: laneMessage(request) });
  }
}

const PRESENT_CARD: UserInterfaceRequest = { messageId: MESSAGE.PRESENT_CARD, status: 'ready_to_read' };
const REMOVE_CARD: UserInterfaceRequest = { messageId: MESSAGE.REMOVE_CARD, status: 'not_ready' };

function wipe(handshake: Handshake<Presentation>): void {
  const { outcome } = handshake.outcome;
  if (outcome !== 'passes_only') wipeAccountData(outcome);
  handshake.wipe();
}
