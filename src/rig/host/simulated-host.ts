import type { Socket } from 'node:net';
import type { LedgerView } from '../../desk/api/contract.ts';
import type { Dialect } from '../../host/iso8583/dialect.ts';
import { iso87Tilld } from '../../host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import { FrameCutter, frameMessage } from '../../host/iso8583/framing.ts';
import { packMessage } from '../../host/iso8583/pack-message.ts';
import { unpackMessage } from '../../host/iso8583/unpack-message.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import { LoopbackServer } from '../net/loopback-server.ts';
import { answerTo, distort, type WrongAnswer } from './answers.ts';
import { type CryptogramIssuer, HostRules, RESPONSE_CODES } from './host-rules.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import { viewLedger } from './ledger-view.ts';

/** Named faults; each can be changed at any moment and holds for messages that arrive from then on. */
export interface HostSwitches {
  /** Wait before each answer. */
  delayMs: number;
  /** Receive and post, but do not answer: payment messages only, or sign-on and echo too. */
  noAnswer: 'payments' | 'everything' | null;
  /** Answer payment messages with something that does not fit. */
  wrongAnswer: WrongAnswer | null;
  /** DE 39 for payment messages not decided before. Other than 00, nothing is posted or reversed. */
  responseCode: string | null;
  /** Receive and post a payment message, then cut the connection. */
  dropAfterReceive: boolean;
  /** Send each answer twice. */
  duplicateAnswers: boolean;
}

export interface SimulatedHostOptions {
  clock: Clock;
  log: Log;
  /** null: the ledger lives in memory only. */
  ledgerPath: string | null;
  issuer: CryptogramIssuer;
  dialect?: Dialect;
}

/**
 * An acquirer's host for demos, tests and rigs: speaks the dialect over TCP with a 2-byte length, checks
 * cryptograms with the test issuer's keys and keeps a ledger that survives it. Messages it has seen before
 * are answered from the ledger.
 */
export class SimulatedHost {
  readonly switches: HostSwitches = {
    delayMs: 0,
    noAnswer: null,
    wrongAnswer: null,
    responseCode: null,
    dropAfterReceive: false,
    duplicateAnswers: false,
  };
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #dialect: Dialect;
  readonly #ledger: Ledger;
  readonly #rules: HostRules;
  readonly #server = new LoopbackServer((socket) => this.#serve(socket));

  constructor({ clock, log, ledgerPath, issuer, dialect = iso87Tilld }: SimulatedHostOptions) {
    this.#clock = clock;
    this.#log = log.child({ component: 'simulated-host' });
    this.#dialect = dialect;
    this.#ledger = new Ledger(ledgerPath);
    this.#rules = new HostRules(this.#ledger, issuer);
  }

  /** Opens the port on loopback; 0 takes any free one. Gives the port. */
  listen(port = 0): Promise<number> {
    return this.#server.listen(port);
  }

  get isListening(): boolean {
    return this.#server.isListening;
  }

  /** The network goes down: connections break, new ones are refused. The ledger stays. */
  close(): Promise<void> {
    return this.#server.close();
  }

  /** The network comes back, on the same port. */
  reopen(): Promise<void> {
    return this.#server.reopen();
  }

  /** Ends the host for good. */
  async stop(): Promise<void> {
    await this.close();
    this.#ledger.close();
  }

  /** Oldest first. */
  ledger(): LedgerEntry[] {
    return this.#ledger.entries();
  }

  ledgerView(): LedgerView {
    return viewLedger(this.#ledger.entries());
  }

  #serve(socket: Socket): void {
    const cutter = new FrameCutter('binary-2');
    socket.on('data', (chunk) => {
      try {
        for (const bytes of cutter.push(chunk)) this.#receive(socket, bytes);
      } catch (error) {
        this.#log.warn('A connection sent something that cannot be read', {
          reason: (error as Error).message,
        });
        socket.destroy();
      }
    });
  }

  #receive(socket: Socket, bytes: Uint8Array): void {
    const message = unpackMessage(this.#dialect, bytes);
    const isPayment = message.mti !== '0800';
    const { responseCode, authorisationCode } = this.#decide(message);
    const answer = answerTo(message, responseCode, authorisationCode);
    bytes.fill(0);
    for (const value of Object.values(message.fields)) if (value instanceof Uint8Array) value.fill(0);
    this.#log.debug('The simulated host answers', {
      mti: message.mti,
      stan: String(message.fields[11]),
      responseCode,
    });
    const { noAnswer, dropAfterReceive, delayMs } = this.switches;
    if (isPayment && dropAfterReceive) socket.destroy();
    else if (noAnswer === 'everything' || (isPayment && noAnswer === 'payments')) return;
    else if (delayMs > 0) this.#clock.after(delayMs, () => this.#answer(socket, answer, isPayment));
    else this.#answer(socket, answer, isPayment);
  }

  #decide(message: IsoMessage): { responseCode: string; authorisationCode?: string } {
    const now = this.#clock.now();
    const forced = this.switches.responseCode;
    switch (message.mti) {
      case '0200':
      case '0220':
      case '0221':
        return this.#rules.sale(message, now, forced);
      case '0420':
      case '0421':
        return this.#rules.reversal(message, now, forced);
      case '0800':
        return { responseCode: RESPONSE_CODES.approved };
      default:
        return { responseCode: RESPONSE_CODES.invalidTransaction };
    }
  }

  #answer(socket: Socket, answer: IsoMessage, isPayment: boolean): void {
    const { wrongAnswer, duplicateAnswers } = this.switches;
    const packed = packMessage(this.#dialect, answer);
    const bytes = isPayment && wrongAnswer ? distort(wrongAnswer, this.#dialect, answer) : packed;
    for (let copies = duplicateAnswers ? 2 : 1; copies > 0; copies--) {
      if (socket.writable) socket.write(frameMessage('binary-2', bytes));
    }
  }
}
