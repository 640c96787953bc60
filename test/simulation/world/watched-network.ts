import { iso87Tilld } from '../../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../../src/host/iso8583/field-spec.ts';
import { FrameCutter } from '../../../src/host/iso8583/framing.ts';
import { unpackMessage } from '../../../src/host/iso8583/unpack-message.ts';
import type { Network, Wire, WireEvents } from '../../../src/platform/ports/network.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import type { Life } from './life.ts';

const FRAMING = 'binary-2';
const HEADER = 2;

export interface MortalNetworkParts {
  life: Life;
  network: Network;
  dice: Dice;
  /** A message is about to be handed to the network. */
  sends(message: IsoMessage): void;
}

/**
 * The network as one process reaches it. It may die before a message, in the middle of one, or behind it; then its
 * operating system closes what was open.
 */
export function mortalNetwork({ life, network, dice, sends }: MortalNetworkParts): Network {
  return {
    listen: (port, accept) => network.listen(port, accept),
    connect(to, tls, events) {
      const wire = network.connect(to, tls, {
        opened: () => life.reach('network opened', () => events.opened()),
        received: (chunk) => life.reach('network received', () => events.received(chunk)),
        closed: (reason) => life.reach('network closed', () => events.closed(reason)),
      });
      life.atDeath(() => wire.close());
      return {
        get isOpen() {
          return life.isAlive && wire.isOpen;
        },
        write(bytes, flushed) {
          if (!life.isAlive || !wire.isOpen) return;
          const death = life.step();
          if (!death || dice.percent(60)) sends(unpackMessage(iso87Tilld, bytes.subarray(HEADER)));
          else return life.die(death, 'before a message');
          if (death) {
            wire.write(bytes.slice(0, dice.between(1, bytes.length)));
            return life.die(death, 'within a message');
          }
          wire.write(bytes, () => life.isAlive && flushed?.());
          life.pass('after a message');
        },
        close: () => wire.close(),
      };
    },
  };
}

export interface HostWatcher {
  received(message: IsoMessage): void;
  answers(message: IsoMessage): void;
}

/** The network as the host has it, with somebody who reads along. */
export function watchedNetwork(network: Network, watcher: HostWatcher): Network {
  return {
    connect: (to, tls, events) => network.connect(to, tls, events),
    listen: (port, accept) =>
      network.listen(port, (wire) => {
        const cutter = new FrameCutter(FRAMING);
        const events = accept(watchedWire(wire, watcher));
        return {
          opened: () => events.opened(),
          closed: (reason) => events.closed(reason),
          received(chunk) {
            for (const message of cutter.push(chunk.slice()))
              watcher.received(unpackMessage(iso87Tilld, message));
            events.received(chunk);
          },
        } satisfies WireEvents;
      }),
  };
}

function watchedWire(wire: Wire, watcher: HostWatcher): Wire {
  return {
    get isOpen() {
      return wire.isOpen;
    },
    write(bytes, flushed) {
      const message = readable(bytes.subarray(HEADER));
      if (message && wire.isOpen) watcher.answers(message);
      wire.write(bytes, flushed);
    },
    close: () => wire.close(),
  };
}

/** The host may answer with what is no message. */
function readable(bytes: Uint8Array): IsoMessage | null {
  try {
    return unpackMessage(iso87Tilld, bytes);
  } catch {
    return null;
  }
}
