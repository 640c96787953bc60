import type { KeyPolicy } from '../../../platform/crypto/key-policy.ts';
import { createMacKey, type MacAlgorithm } from '../../../platform/crypto/mac-key.ts';
import { importKeyBlock } from '../../../platform/crypto/tr31.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { Clock } from '../../../platform/ports/clock.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import type { Connection } from './connection.ts';
import { type MessageBuilder, NETWORK_CODES } from './messages.ts';

/** How messages are authenticated: under a key that each connection gets anew, wrapped under the terminal's own. */
export interface SessionSecurity {
  algorithm: MacAlgorithm;
  /** Terminal master key. A fresh copy: the caller of this wipes it. */
  masterKey(): Uint8Array;
}

/** What a session key must be. M3: ISO 9797-1 algorithm 3, M6: CMAC; C generates and verifies, N has no restriction. */
const POLICIES: Readonly<Record<MacAlgorithm, KeyPolicy>> = {
  'retail-mac': { usages: ['M3'], modes: ['C', 'N'], algorithms: { T: 16 } },
  'aes-cmac': { usages: ['M6'], modes: ['C', 'N'], algorithms: { A: 16 } },
};

const LAST_STAN = 999_999;
const APPROVED = '00';

/** The words of a session: sign-on with the exchange of keys, echo, sign-off. Each gives null, or why not. */
export class Session {
  readonly #messages: MessageBuilder;
  readonly #clock: Clock;
  readonly #security: SessionSecurity | null;
  readonly #timeoutMs: number;
  /** DE 11 of messages that change nothing. A connection never hears answers of another, so it need not be durable. */
  #stan = 0;

  constructor(
    { messages, clock }: { messages: MessageBuilder; clock: Clock },
    security: SessionSecurity | null,
    timeoutMs: number,
  ) {
    this.#messages = messages;
    this.#clock = clock;
    this.#security = security;
    this.#timeoutMs = timeoutMs;
  }

  nextStan(): number {
    this.#stan = (this.#stan % LAST_STAN) + 1;
    return this.#stan;
  }

  async signOn(connection: Connection): Promise<string | null> {
    const answer = await this.#ask(connection, NETWORK_CODES.signOn);
    if (typeof answer === 'string') return answer;
    return this.#security ? this.#exchangeKey(connection, this.#security) : null;
  }

  async echo(connection: Connection): Promise<string | null> {
    const answer = await this.#ask(connection, NETWORK_CODES.echo);
    return typeof answer === 'string' ? answer : null;
  }

  /** Tells the host that this terminal leaves; nothing waits for its answer. */
  signOff(connection: Connection, flushed: () => void): void {
    connection.tell(this.#message(NETWORK_CODES.signOff), flushed);
  }

  /** The answer holds the session's MAC key as a TR-31 block in DE 96. */
  async #exchangeKey(connection: Connection, security: SessionSecurity): Promise<string | null> {
    const answer = await this.#ask(connection, NETWORK_CODES.keyExchange);
    if (typeof answer === 'string') return answer;
    const block = answer.fields[96];
    if (!(block instanceof Uint8Array)) return 'the host gives no session key';
    const masterKey = security.masterKey();
    try {
      const { key } = importKeyBlock(
        Buffer.from(block).toString('latin1'),
        masterKey,
        POLICIES[security.algorithm],
      );
      connection.authenticate(createMacKey(key, security.algorithm));
      key.fill(0);
      return null;
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      return `the session key of the host cannot be used: ${error.message}`;
    } finally {
      masterKey.fill(0);
    }
  }

  async #ask(connection: Connection, code: string): Promise<IsoMessage | string> {
    const exchange = await connection.exchange(this.#message(code), this.#timeoutMs);
    if (exchange.kind === 'unanswered') {
      return exchange.reason === 'invalid_answer'
        ? 'the host answers what cannot be trusted'
        : 'the host does not answer';
    }
    const responseCode = exchange.message.fields[39];
    if (responseCode === APPROVED) return exchange.message;
    return `the host refuses the connection (response code ${String(responseCode)})`;
  }

  #message(code: string): IsoMessage {
    return this.#messages.network(code, this.nextStan(), this.#clock.now());
  }
}
