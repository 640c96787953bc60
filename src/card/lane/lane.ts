import { fromHex } from '../../platform/bytes/hex.ts';
import type { CardReader, ReaderEvent } from '../../platform/ports/card-reader.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { EpochKey, Opener, Sealer } from '../../platform/ports/vault.ts';
import type { CaPublicKeys } from '../emv/ca-public-key.ts';
import type { DataElements } from '../emv/element-values.ts';
import { entryPoint } from '../entry-point/entry-point.ts';
import { MESSAGE, type UserInterfaceRequest } from '../entry-point/messages.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';
import type { KernelDefinition } from '../kernels/kernel.ts';
import { wipeAccountData } from './capture.ts';
import { type Handshake, runHandshake } from './handshake.ts';
import { laneMessage, laneOutcome } from './lane-outcome.ts';
import {
  combinationsFor,
  dataElements,
  type LaneCaKey,
  type LaneScheme,
  laneCaKeys,
} from './lane-schemes.ts';
import { orderTime } from './order-time.ts';
import { PendingRestart } from './pending-restart.ts';
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
interface Prepared {
  reader: CardReader;
  schemes: readonly LaneScheme[];
  caKeys: CaPublicKeys;
  terminal: DataElements;
  panTokenKey: Uint8Array;
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
  #entryPoint: ReturnType<typeof entryPoint> | null = null;
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
    this.#prepared = {
      reader,
      schemes: configuration.schemes as LaneScheme[],
      caKeys: laneCaKeys(configuration.caKeys as LaneCaKey[]),
      terminal: dataElements(configuration.terminalData),
      panTokenKey: new Uint8Array(Buffer.from(configuration.panTokenKeyBase64, 'base64')),
    };
    this.#at.post({ kind: 'ready' });
    reader.start((event) => this.#onReader(event));
  }

  #onReader(event: ReaderEvent): void {
    const { clock, post } = this.#at;
    switch (event.kind) {
      case 'up':
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
        return;
      case 'removed':
        this.#card = 'none';
        post({ kind: 'removed' });
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
    const entryPoint = this.#entryPoint ?? this.#enter(prepared, order);
    this.#entryPoint = null;
    const running = runHandshake(entryPoint, {
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
      this.#pending.keep(paymentId, handshake.outcome);
      const outcome = laneOutcome(handshake.outcome, prepared.panTokenKey, sealer, order);
      this.#at.post({ kind: 'outcome', paymentId, attempt, outcome });
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

  #enter({ schemes, caKeys, terminal }: Prepared, order: ArmOrder) {
    const { offlineFloorLimitMinor, transactionType, issuerUpdate } = order;
    const armedMs = this.#at.clock.monotonicMs();
    const offlineFloor = offlineFloorLimitMinor === null ? null : BigInt(offlineFloorLimitMinor);
    return entryPoint({
      combinations: combinationsFor(schemes, transactionType, offlineFloor),
      transaction: {
        amountMinor: BigInt(order.amountMinor),
        otherAmountMinor: 0n,
        currencyNumeric: order.currencyNumeric,
        currencyExponent: order.currencyExponent,
        type: transactionType,
        date: order.date,
        time: order.time,
      },
      localTime: () => orderTime(order, this.#at.clock.monotonicMs() - armedMs),
      terminal,
      kernels: this.#at.kernels,
      caKeys,
      random: (length) => this.#at.random.bytes(length),
      tornLog: this.#tornLog.log,
      magStripeFailures: this.#magStripeFailures,
      restart: issuerUpdate && {
        application: { kernelId: issuerUpdate.kernelId, aid: fromHex(issuerUpdate.aid) },
        issuerResponse: dataElements(issuerUpdate.issuerResponse),
      },
    });
  }

  #postUi({ paymentId }: ArmOrder, request: UserInterfaceRequest): void {
    this.#at.post({ kind: 'ui', paymentId, message: laneMessage(request) });
  }
}

const PRESENT_CARD: UserInterfaceRequest = { messageId: MESSAGE.PRESENT_CARD, status: 'ready_to_read' };
const REMOVE_CARD: UserInterfaceRequest = { messageId: MESSAGE.REMOVE_CARD, status: 'not_ready' };

function wipe(handshake: Handshake<FinalOutcome>): void {
  wipeAccountData(handshake.outcome);
  handshake.wipe();
}
