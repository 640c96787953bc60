import type { CardReader, ReaderEvent } from '../../platform/ports/card-reader.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { EpochKey, Sealer } from '../../platform/ports/vault.ts';
import type { CaPublicKeys } from '../emv/ca-public-key.ts';
import type { DataElements } from '../emv/element-values.ts';
import { entryPoint } from '../entry-point/entry-point.ts';
import { MESSAGE, type UserInterfaceRequest } from '../entry-point/messages.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';
import type { KernelDefinition } from '../kernels/kernel.ts';
import { captureCard, encodeDataRecord, wipeAccountData } from './capture.ts';
import { type Handshake, runHandshake } from './handshake.ts';
import {
  combinationsFor,
  dataElements,
  type LaneCaKey,
  type LaneScheme,
  laneCaKeys,
} from './lane-schemes.ts';
import type { ArmOrder, FromLane, LaneConfiguration, LaneMessage, LaneOutcome, ToLane } from './protocol.ts';

export interface LaneSurroundings {
  clock: Clock;
  random: Random;
  kernels: ReadonlyMap<number, KernelDefinition>;
  openReader(configuration: LaneConfiguration): Promise<CardReader>;
  createSealer(key: EpochKey): Sealer;
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

  constructor(surroundings: LaneSurroundings) {
    this.#at = surroundings;
  }

  receive(message: ToLane): void {
    switch (message.kind) {
      case 'configure':
        void this.#configure(message.configuration);
        return;
      case 'epoch-key':
        this.#sealer = this.#at.createSealer({
          epoch: message.epoch,
          key: new Uint8Array(Buffer.from(message.keyBase64, 'base64')),
        });
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
    if (this.#order && this.#card === 'fresh' && !this.#running) void this.#present(this.#order);
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
    if (handshake && this.#order === order) {
      this.#order = null;
      const outcome = laneOutcome(handshake.outcome, prepared.panTokenKey, sealer, paymentId);
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
    const { offlineFloorLimitMinor, transactionType } = order;
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
      terminal,
      kernels: this.#at.kernels,
      caKeys,
      random: (length) => this.#at.random.bytes(length),
    });
  }

  #postUi({ paymentId }: ArmOrder, request: UserInterfaceRequest): void {
    this.#at.post({ kind: 'ui', paymentId, message: laneMessage(request) });
  }
}

const PRESENT_CARD: UserInterfaceRequest = { messageId: MESSAGE.PRESENT_CARD, status: 'ready_to_read' };
const REMOVE_CARD: UserInterfaceRequest = { messageId: MESSAGE.REMOVE_CARD, status: 'not_ready' };

/** What the rest of the daemon may know of an outcome: the open part, and the data record sealed. */
function laneOutcome(
  outcome: FinalOutcome,
  panTokenKey: Uint8Array,
  sealer: Sealer,
  paymentId: string,
): LaneOutcome {
  const { kind, cvm, dataRecord, start } = outcome;
  const message = outcome.uiOnOutcome ?? outcome.uiOnRestart;
  const forHost = (kind === 'approved' || kind === 'online_request') && dataRecord !== null;
  return {
    kind,
    cvm,
    message: message && laneMessage(message),
    restart: start === 'B',
    card: captureCard(outcome, panTokenKey),
    sealedBase64: forHost
      ? Buffer.from(sealer.seal(encodeDataRecord(dataRecord), paymentId)).toString('base64')
      : null,
  };
}

function wipe(handshake: Handshake<FinalOutcome>): void {
  wipeAccountData(handshake.outcome);
  handshake.wipe();
}

function laneMessage({ messageId, status, holdMs, languagePreference }: UserInterfaceRequest): LaneMessage {
  return { messageId, status, holdMs: holdMs ?? 0, languagePreference: languagePreference ?? null };
}
