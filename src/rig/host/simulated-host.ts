import type { LedgerView } from '../../desk/api/contract.ts';
import type { Dialect } from '../../host/iso8583/dialect.ts';
import { iso87Tilld } from '../../host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import type { Framing } from '../../host/iso8583/framing.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Listener, ListenerTls, Network, Wire } from '../../platform/ports/network.ts';
import type { Random } from '../../platform/ports/random.ts';
import { Answering } from './answering.ts';
import { answerTo, type Decision } from './answers.ts';
import { type CryptogramIssuer, HostRules, RESPONSE_CODES } from './host-rules.ts';
import { HostSession, type SessionEvents, type WireFormat } from './host-session.ts';
import { type HostSwitches, noFaults } from './host-switches.ts';
import { Ledger, type LedgerEntry, type Settlement } from './ledger.ts';
import { viewLedger } from './ledger-view.ts';
import { text } from './message-fields.ts';
import { giveSessionKey, type HostSecurity, isKeyExchange } from './session-keys.ts';
import { settle } from './settlement-rules.ts';

export interface SimulatedHostOptions {
  network: Network;
  clock: Clock;
  log: Log;
  /** null: the ledger lives in memory only. */
  ledgerPath: string | null;
  issuer: CryptogramIssuer;
  /** Draws what happens by chance, and session keys. Without it nothing happens by chance. */
  random?: Random;
  dialect?: Dialect;
  framing?: Framing;
  /** Whether a TPDU stands in front of each message. */
  tpdu?: boolean;
  tls?: ListenerTls;
  /** Messages are authenticated under session keys; payments without a MAC are refused. Needs `random`. */
  security?: HostSecurity;
}

/**
 * An acquirer's host for demos, tests and rigs: speaks the dialect, checks cryptograms with the test issuer's keys and
 * keeps a ledger that survives it. Messages it has seen before are answered from the ledger; no answer leaves before
 * what it says is in there.
 */
export class SimulatedHost {
  readonly switches: HostSwitches = noFaults();
  readonly #options: SimulatedHostOptions;
  readonly #format: WireFormat;
  readonly #log: Log;
  readonly #ledger: Ledger;
  readonly #rules: HostRules;
  readonly #answering: Answering;
  readonly #events: SessionEvents = {
    message: (session, message, isGenuine) => this.#receive(session, message, isGenuine),
    pieceDone: () => {
      this.#ledger.commit();
      this.#answering.release();
    },
  };
  #listener: Listener | null = null;
  #port = 0;

  constructor(options: SimulatedHostOptions) {
    const { clock, ledgerPath, issuer, dialect = iso87Tilld, framing = 'binary-2', tpdu = false } = options;
    this.#options = options;
    this.#format = { dialect, framing, tpdu };
    this.#log = options.log.child({ component: 'simulated-host' });
    this.#ledger = new Ledger(ledgerPath);
    this.#rules = new HostRules(this.#ledger, issuer);
    this.#answering = new Answering(this.switches, clock, options.random ?? null);
  }

  /** Opens the port on loopback; 0 takes any free one. Gives the port. */
  async listen(port = 0): Promise<number> {
    if (this.#listener) throw new Error('this host listens already');
    const { network, tls } = this.#options;
    const accept = (wire: Wire) => new HostSession(wire, this.#format, this.#log, this.#events);
    this.#listener = await network.listen(port, accept, tls);
    this.#port = this.#listener.port;
    return this.#port;
  }

  get isListening(): boolean {
    return this.#listener !== null;
  }

  /** The network goes down: connections break, new ones are refused. The ledger stays. */
  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    await listener?.close();
  }

  /** The network comes back, on the same port. */
  async reopen(): Promise<void> {
    if (!this.#listener) await this.listen(this.#port);
  }

  /** The host starts again: its connections and their keys are gone, the ledger is not. */
  async restart(): Promise<void> {
    await this.close();
    await this.reopen();
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

  /** Reconciliations that were asked for, oldest first. */
  settlements(): Settlement[] {
    return this.#ledger.settlements();
  }

  /** Heads of audit chains that terminals have left here, oldest first. */
  auditHeads(): { terminalId: string; batch: number; head: string; at: number }[] {
    return this.#ledger
      .settlements()
      .flatMap(({ terminalId, batch, auditHead, at }) =>
        auditHead === null ? [] : [{ terminalId, batch, head: auditHead, at }],
      );
  }

  #receive(session: HostSession, message: IsoMessage, isGenuine: boolean): void {
    const { security, random } = this.#options;
    if (isKeyExchange(message) && security && random) {
      // The answer that brings the key is not yet under it.
      const { decision, key } = giveSessionKey(security, random);
      this.#answer(session, message, decision);
      this.#answering.add(() => session.authenticate(key));
      return;
    }
    const isPayment = message.mti !== '0800';
    const mayDecide = isGenuine && (!isPayment || !security || session.isAuthenticated);
    const decision = mayDecide ? this.#decide(message) : { responseCode: RESPONSE_CODES.securityViolation };
    this.#answer(session, message, decision);
  }

  #answer(session: HostSession, message: IsoMessage, decision: Decision): void {
    const answer = answerTo(message, decision);
    if (answer === null) return;
    this.#log.debug('The simulated host answers', {
      mti: message.mti,
      stan: text(message, 11),
      responseCode: decision.responseCode,
    });
    this.#answering.answer(session, answer, message.mti !== '0800');
  }

  #decide(message: IsoMessage): Decision {
    const now = this.#options.clock.now();
    const poison = this.switches.poison.get(text(message, 62));
    if (poison !== undefined) return { responseCode: poison };
    const forced = this.switches.responseCode;
    switch (message.mti) {
      case '0200':
      case '0201':
      case '0220':
      case '0221':
        return this.#rules.sale(message, now, forced);
      case '0420':
      case '0421':
        return this.#rules.reversal(message, now, forced);
      case '0500':
      case '0501':
      case '0520':
      case '0521':
        return settle(this.#ledger, message, now);
      case '0600':
        return this.#rules.inquiry(message);
      case '0800':
        return { responseCode: RESPONSE_CODES.approved };
      default:
        return { responseCode: RESPONSE_CODES.invalidTransaction };
    }
  }
}
