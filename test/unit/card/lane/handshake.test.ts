import { describe, expect, it } from 'vitest';
import type { CardCommand, CardEvent, KernelEvent } from '../../../../src/card/kernels/kernel.ts';
import { runHandshake } from '../../../../src/card/lane/handshake.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

const READ = { cla: 0x00, ins: 0xb2, p1: 1, p2: 0x0c, le: 0 };

function surroundings(transmit: () => Promise<CardEvent>) {
  return {
    reader: { transmit },
    clock: new SimulatedClock(),
    cardSeenMs: 0,
    onMessage: () => {},
    cancelled: () => false,
  };
}

const ok = async (): Promise<CardEvent> => ({ kind: 'response', data: Uint8Array.of(1, 2, 3), sw: 0x9000 });

describe('a handshake', () => {
  it('with a card that has no end counts the card as lost', async () => {
    function* readUntilLost(): Generator<CardCommand, number, KernelEvent> {
      for (let commands = 1; ; commands++) {
        const event = yield { kind: 'apdu', name: 'READ RECORD', command: READ };
        if (event.kind === 'lost') return commands;
      }
    }
    const handshake = await runHandshake(readUntilLost(), surroundings(ok));
    expect(handshake!.outcome).toBe(513);
  });

  it('fails when a kernel goes on asking a lost card', async () => {
    function* endless(): Generator<CardCommand, never, KernelEvent> {
      for (;;) yield { kind: 'apdu', name: 'READ RECORD', command: READ };
    }
    await expect(runHandshake(endless(), surroundings(ok))).rejects.toThrow('does not end');
  });

  it('writes a lost card into the trace', async () => {
    function* one(): Generator<CardCommand, null, KernelEvent> {
      yield { kind: 'apdu', name: 'SELECT PPSE', command: READ };
      return null;
    }
    const lost = async (): Promise<CardEvent> => ({ kind: 'lost', cause: 'timeout' });
    const handshake = await runHandshake(one(), surroundings(lost));
    expect(handshake!.steps).toEqual([
      { name: 'SELECT PPSE', sw: null, sent: 5, received: 0, atUs: 0, tookUs: 0 },
    ]);
  });

  it('overwrites what the card sent when it is wiped', async () => {
    const data = Uint8Array.of(0x5a, 0x01, 0x47);
    function* one(): Generator<CardCommand, Uint8Array | null, KernelEvent> {
      const event = yield { kind: 'apdu', name: 'READ RECORD', command: READ };
      return event.kind === 'response' ? event.data.subarray(2) : null;
    }
    const handshake = await runHandshake(
      one(),
      surroundings(async () => ({ kind: 'response', data, sw: 0x9000 })),
    );
    expect(handshake!.outcome).toEqual(Uint8Array.of(0x47));
    handshake!.wipe();
    expect(data).toEqual(new Uint8Array(3));
  });
});
