import type { CardReader } from '../../platform/ports/card-reader.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { UserInterfaceRequest } from '../entry-point/messages.ts';
import { encodeCommand } from '../iso7816/command-apdu.ts';
import type { CardCommand, KernelEvent } from '../kernels/kernel.ts';
import type { HandshakeStep } from './protocol.ts';

/** More commands than any honest card needs; from then on the card counts as lost, and the kernel ends by itself. */
const MOST_COMMANDS = 512;
/** A kernel that goes on asking a lost card is wrong. */
const MOST_COMMANDS_LOST = 16;

export interface HandshakeSurroundings {
  reader: Pick<CardReader, 'transmit'>;
  clock: Clock;
  /** Monotonic ms when the card was seen. */
  cardSeenMs: number;
  onMessage(request: UserInterfaceRequest): void;
  /** true: nobody wants the outcome any more. */
  cancelled(): boolean;
}

export interface Handshake<Outcome> {
  outcome: Outcome;
  steps: HandshakeStep[];
  totalUs: number;
  /** Overwrites everything that the card sent: the outcome's data elements are views of it. */
  wipe(): void;
}

/** Drives an entry point or kernel against the card in the field. null: cancelled on the way. */
export async function runHandshake<Outcome>(
  generator: Generator<CardCommand, Outcome, KernelEvent>,
  { reader, clock, cardSeenMs, onMessage, cancelled }: HandshakeSurroundings,
): Promise<Handshake<Outcome> | null> {
  const steps: HandshakeStep[] = [];
  const responses: Uint8Array[] = [];
  const wipe = () => {
    for (const response of responses) response.fill(0);
  };
  const sinceSeenUs = () => Math.round((clock.monotonicMs() - cardSeenMs) * 1000);
  for (let step = generator.next(); ; ) {
    if (step.done) return { outcome: step.value, steps, totalUs: sinceSeenUs(), wipe };
    if (cancelled()) {
      wipe();
      return null;
    }
    const asked = step.value;
    if (asked.kind !== 'apdu') {
      if (asked.kind === 'message') onMessage(asked.request);
      if (asked.kind === 'wait') await new Promise<void>((resolve) => clock.after(asked.ms, resolve));
      // Nobody here takes part in a data exchange.
      step = generator.next({ kind: 'no_data' });
      continue;
    }
    if (steps.length >= MOST_COMMANDS + MOST_COMMANDS_LOST) throw new Error('a kernel does not end');
    const { name, command } = asked;
    const apdu = encodeCommand(command);
    const atUs = sinceSeenUs();
    const event: KernelEvent =
      steps.length < MOST_COMMANDS ? await reader.transmit(apdu) : { kind: 'lost', cause: 'protocol' };
    const tookUs = sinceSeenUs() - atUs;
    if (event.kind === 'response') {
      responses.push(event.data);
      const sw = event.sw.toString(16).toUpperCase().padStart(4, '0');
      steps.push({ name, sw, sent: apdu.length, received: event.data.length + 2, atUs, tookUs });
    } else {
      steps.push({ name, sw: null, sent: apdu.length, received: 0, atUs, tookUs });
    }
    step = generator.next(event.kind === 'response' ? { ...event, elapsedUs: tookUs } : event);
  }
}
