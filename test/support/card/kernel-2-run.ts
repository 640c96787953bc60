import type { UserInterfaceRequest } from '../../../src/card/entry-point/messages.ts';
import type { Outcome } from '../../../src/card/entry-point/outcome.ts';
import { encodeCommand } from '../../../src/card/iso7816/command-apdu.ts';
import { kernel2 } from '../../../src/card/kernels/k2/index.ts';
import type { CardCommand, KernelContext, KernelEvent } from '../../../src/card/kernels/kernel.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import type { Card, Driven } from './drive.ts';
import {
  type Kernel2CardOptions,
  type Kernel2ContextOptions,
  kernel2Card,
  kernel2Context,
} from './kernel-2-card.ts';
import { elements, key, type Objects } from './objects.ts';

/** The terminal around the kernel, and the stopwatch. */
export interface Kernel2Terminal {
  /** Microseconds of each EXCHANGE RELAY RESISTANCE DATA in turn; null, and what is beyond, was not measured. */
  elapsedUs?: readonly (number | null)[];
  /** STOP comes in place of the answer to the first command that begins so. */
  stopAt?: string;
  /** The terminal's answers to data exchanges in turn: objects, or STOP; then and in place of null there is no data. */
  answers?: readonly (Objects | 'stop' | null)[];
  /** In place of the usual context's. */
  context?: Partial<KernelContext>;
}

/** A DEK signal: tags and TLVs in hex; `waitMs` null: nothing is waited for. */
export interface Exchanged {
  needed: string;
  sent: Record<string, string>;
  waitMs: number | null;
}

export interface Kernel2Run extends Driven<Outcome> {
  exchanges: Exchanged[];
  /** ms of each wait in turn. */
  waits: number[];
  /** Value in the data record in hex, or null. */
  record(tag: number): string | null;
  /** Value in the discretionary data in hex, or null. */
  discretionary(tag: number): string | null;
  /** P1 of GENERATE AC. */
  p1: string | undefined;
}

export function runKernel2(
  cardOptions: Kernel2CardOptions = {},
  contextOptions: Kernel2ContextOptions = {},
  terminal: Kernel2Terminal = {},
): Kernel2Run {
  const { card, fci } = kernel2Card(cardOptions);
  const context = { ...kernel2Context(fci, contextOptions), ...terminal.context };
  return runKernel2With(card, context, terminal);
}

/** Bounds a generator that does not end. */
const MOST_STEPS = 2000;

export function runKernel2With(
  card: Card,
  context: KernelContext,
  terminal: Kernel2Terminal = {},
): Kernel2Run {
  const messages: UserInterfaceRequest[] = [];
  const apdus: string[] = [];
  const exchanges: Exchanged[] = [];
  const waits: number[] = [];
  const times = [...(terminal.elapsedUs ?? [])];
  const answers = [...(terminal.answers ?? [])];

  const answer = (command: CardCommand): KernelEvent => {
    switch (command.kind) {
      case 'message':
        messages.push(command.request);
        return { kind: 'no_data' };
      case 'wait':
        waits.push(command.ms);
        return { kind: 'no_data' };
      case 'data_exchange': {
        const sent = [...command.dataToSend].map(([tag, value]) => [key(tag), toHex(value)] as const);
        const needed = command.dataNeeded.map(key).join(' ');
        exchanges.push({ needed, sent: Object.fromEntries(sent), waitMs: command.waitMs });
        const next = answers.shift();
        if (next === 'stop') return { kind: 'stop' };
        return next ? { kind: 'data', elements: elements(next) } : { kind: 'no_data' };
      }
      case 'apdu': {
        const apdu = toHex(encodeCommand(command.command));
        apdus.push(apdu);
        if (terminal.stopAt && apdu.startsWith(terminal.stopAt)) return { kind: 'stop' };
        const event = card(apdu, command.name);
        const elapsedUs = apdu.startsWith('80EA') ? times.shift() : 0;
        return elapsedUs === undefined || elapsedUs === null ? event : { ...event, elapsedUs };
      }
    }
  };

  const generator = kernel2.run(context);
  let step = generator.next();
  for (let steps = 0; !step.done; steps++) {
    if (steps > MOST_STEPS) throw new Error('the kernel does not end');
    step = generator.next(answer(step.value));
  }
  const outcome = step.value;
  const hex = (value: Uint8Array | undefined) => (value ? toHex(value) : null);
  return {
    outcome,
    messages,
    apdus,
    exchanges,
    waits,
    record: (tag) => hex(outcome.dataRecord?.get(tag)),
    discretionary: (tag) => hex(outcome.discretionaryData?.get(tag)),
    p1: apdus.find((apdu) => apdu.startsWith('80AE'))?.slice(4, 6),
  };
}
