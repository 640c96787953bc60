import type { Address } from '../../../platform/ports/network.ts';
import type { Random } from '../../../platform/ports/random.ts';
import type { ConnectionOptions, ConnectionParts } from './connection.ts';
import type { MessageBuilder } from './messages.ts';
import type { SessionSecurity } from './session.ts';

export interface LinkOptions extends ConnectionOptions {
  answerTimeoutMs: number;
  echoIntervalMs: number;
  echoTimeoutMs: number;
  reconnectMinMs: number;
  reconnectMaxMs: number;
  /** A link that works through another address than the first looks for the first again after so long. */
  returnToFirstMs: number;
  /** A connection without a request for so long is replaced before the network cuts it. 0: never. */
  renewIdleMs: number;
  maxInFlight: number;
}

export interface LinkParts extends ConnectionParts {
  /** The preferred one first. */
  addresses: readonly Address[];
  terminalId: string;
  messages: MessageBuilder;
  security: SessionSecurity | null;
  random: Random;
}
