import type { DataElements } from '../../../src/card/emv/element-values.ts';
import type { Display } from '../../../src/card/entry-point/display.ts';
import type { EntryPointContext } from '../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import type {
  ReaderCommand,
  ReaderEvent,
  ReaderStep,
} from '../../../src/card/entry-point/reader-commands.ts';
import { encodeCommand } from '../../../src/card/iso7816/command-apdu.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import type { Card } from './drive.ts';

export const DISPLAY: Display = { languages: ['fr', 'en', 'de'], defaultHoldMs: 250 };

/** What stands around a reader under test. */
export interface AroundReader {
  card: Card;
  /** What the terminal orders; absent: it wants nothing. */
  order?: EntryPointContext;
  /** What polling finds, one after the other; afterwards one card. */
  polls?: readonly ReaderEvent[];
  /** The host's answer to an outcome; null: not before the removal time-out, and then without EMV data. */
  host?(outcome: FinalOutcome): DataElements | null;
}

/** What a reader asked for, in order, with the answers of the surroundings left out. */
export type ReaderTrace = Exclude<ReaderCommand, { kind: 'apdu' }> | { kind: 'apdu'; apdu: string };

export interface DrivenReader<T> {
  trace: ReaderTrace[];
  /** undefined: it was stopped before it returned. */
  result: T | undefined;
}

const MOST_COMMANDS = 2000;

/** Runs a reader until it returns, or until it waits for a further order. */
export function driveReader<T>(reader: ReaderStep<T>, around: AroundReader): DrivenReader<T> {
  const trace: ReaderTrace[] = [];
  const answer = surroundings(around);
  let ordered = 0;
  for (let step = reader.next(); ; ) {
    if (step.done) return { trace, result: step.value };
    const command = step.value;
    if (trace.length > MOST_COMMANDS) throw new Error('the reader does not end');
    if (command.kind === 'await_transaction' && ordered++ > 0) return { trace, result: undefined };
    trace.push(
      command.kind === 'apdu' ? { kind: 'apdu', apdu: toHex(encodeCommand(command.command)) } : command,
    );
    step = reader.next(answer(command));
  }
}

function surroundings({
  card,
  order,
  polls = [],
  host,
}: AroundReader): (command: ReaderCommand) => ReaderEvent {
  const found = [...polls];
  let last: FinalOutcome | null = null;
  return (command) => {
    switch (command.kind) {
      case 'apdu':
        return card(toHex(encodeCommand(command.command)), command.name);
      case 'poll':
        return found.shift() ?? { kind: 'card' };
      case 'await_transaction':
        return order ? { kind: 'transaction', context: order } : { kind: 'stop' };
      case 'await_removal':
        return { kind: 'removed' };
      case 'outcome':
        last = command.outcome;
        return { kind: 'no_data' };
      case 'await_online_response': {
        const elements = host?.(last!) ?? null;
        if (elements) return { kind: 'online_response', elements };
        return command.removalTimeoutMs === null
          ? { kind: 'online_response', elements: new Map() }
          : { kind: 'removal_timeout' };
      }
      default:
        return { kind: 'no_data' };
    }
  };
}

const hex = (value: number) => value.toString(16).padStart(2, '0').toUpperCase();

/** A trace in short: "field on", "15 ready_to_read", "field off 1300", "00A404…", "outcome approved". */
export function inShort(trace: readonly ReaderTrace[]): string[] {
  return trace.map((step) => {
    switch (step.kind) {
      case 'apdu':
        return step.apdu;
      case 'field':
        return step.state === 'on' ? 'field on' : `field off ${step.holdMs}`;
      case 'display':
        return `${hex(step.message.messageId)} ${step.message.status}`;
      case 'outcome':
        return `outcome ${step.outcome.kind}`;
      default:
        return step.kind;
    }
  });
}
