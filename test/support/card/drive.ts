import type { UserInterfaceRequest } from '../../../src/card/entry-point/messages.ts';
import { encodeCommand } from '../../../src/card/iso7816/command-apdu.ts';
import type { CardCommand, CardEvent, KernelEvent } from '../../../src/card/kernels/kernel.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';

/** A card as a function: command APDU in hex to what it does. */
export type Card = (apdu: string, name: string) => CardEvent;

export interface Driven<T> {
  outcome: T;
  /** Messages shown before the outcome. */
  messages: UserInterfaceRequest[];
  /** Command APDUs in hex. */
  apdus: string[];
}

/** More commands than any card has records: a generator that goes on beyond is a fault. */
const MAX_COMMANDS = 2000;

/** Runs an entry point or a kernel against a card that answers at once. */
export function drive<T>(generator: Generator<CardCommand, T, KernelEvent>, card: Card): Driven<T> {
  const messages: UserInterfaceRequest[] = [];
  const apdus: string[] = [];
  let step = generator.next();
  while (!step.done) {
    const command = step.value;
    if (messages.length + apdus.length > MAX_COMMANDS) throw new Error('the generator does not end');
    if (command.kind !== 'apdu') {
      if (command.kind === 'message') messages.push(command.request);
      step = generator.next({ kind: 'no_data' });
    } else {
      const apdu = toHex(encodeCommand(command.command));
      apdus.push(apdu);
      step = generator.next(card(apdu, command.name));
    }
  }
  return { outcome: step.value, messages, apdus };
}

/** A response APDU, as bytes or in hex: body and SW1SW2. */
export function respond(apdu: string | Uint8Array): CardEvent {
  const bytes = typeof apdu === 'string' ? fromHex(apdu) : apdu;
  if (bytes.length < 2) throw new Error('a response without status bytes');
  const sw = (bytes[bytes.length - 2]! << 8) | bytes[bytes.length - 1]!;
  return { kind: 'response', data: bytes.subarray(0, -2), sw };
}
