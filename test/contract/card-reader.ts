import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CardEvent, CardReader, ReaderEvent } from '../../src/platform/ports/card-reader.ts';
import { eventually } from '../support/readers/rig-bench.ts';

/** One reader driver and the hand, card and cable at the other end of it. */
export interface CardReaderBench {
  reader: CardReader;
  /**
   * echo: answers with the command itself and 9000. torn: leaves the field at its first command.
   * long: answers with 65,536 bytes and 9000.
   */
  insert(card: 'echo' | 'torn' | 'long'): Promise<void>;
  remove(): Promise<void>;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  stop(): Promise<void>;
}

const COMMAND = Uint8Array.of(0x00, 0xa4, 0x04, 0x00);

/** What every reader driver does, whatever its device. */
export function cardReaderContract(name: string, start: () => Promise<CardReaderBench>): void {
  describe(`card reader: ${name}`, () => {
    let bench: CardReaderBench;
    let events: ReaderEvent[];
    const kinds = () => events.map(({ kind }) => kind);
    const see = (...expected: ReaderEvent['kind'][]) =>
      eventually(`events ${expected.join(', ')}; seen ${kinds().join(', ')}`, () => {
        return kinds().join() === expected.join();
      });

    beforeEach(async () => {
      bench = await start();
      events = [];
      bench.reader.start((event) => events.push(event));
      await see('up');
    });

    afterEach(async () => {
      await bench?.reader.stop();
      await bench?.stop();
    });

    it('says its name when it is there', () => {
      expect(events[0]).toMatchObject({ kind: 'up', name: expect.stringMatching(/./) });
    });

    it('reports a card with its ATR and its removal once each', async () => {
      await bench.insert('echo');
      await see('up', 'card');
      expect(events[1]).toMatchObject({ atr: expect.any(Uint8Array) });
      await bench.remove();
      await see('up', 'card', 'removed');
      await bench.insert('echo');
      await see('up', 'card', 'removed', 'card');
    });

    it('reports the removal of a card that another one takes the place of', async () => {
      await bench.insert('echo');
      await see('up', 'card');
      await bench.insert('echo');
      await see('up', 'card', 'removed', 'card');
    });

    it('gives the response body apart from its status bytes', async () => {
      await bench.insert('echo');
      await see('up', 'card');
      expect(await bench.reader.transmit(COMMAND)).toEqual({ kind: 'response', data: COMMAND, sw: 0x9000 });
    });

    it('answers commands that come at once in their order', async () => {
      await bench.insert('echo');
      await see('up', 'card');
      const commands = Array.from({ length: 8 }, (_, index) => Uint8Array.of(0x00, 0xb2, index, 0x0c));
      const answers = await Promise.all(commands.map((command) => bench.reader.transmit(command)));
      expect(answers).toEqual(commands.map((data): CardEvent => ({ kind: 'response', data, sw: 0x9000 })));
    });

    it('takes a response of 64 KB', async () => {
      await bench.insert('long');
      await see('up', 'card');
      const answer = await bench.reader.transmit(COMMAND);
      expect(answer).toMatchObject({ kind: 'response', sw: 0x9000 });
      if (answer.kind !== 'response') return;
      expect(answer.data).toHaveLength(65_536);
      expect(answer.data.every((byte, index) => byte === (index & 0xff))).toBe(true);
    });

    it('loses a card that leaves during a command, and reports it removed', async () => {
      await bench.insert('torn');
      await see('up', 'card');
      expect(await bench.reader.transmit(COMMAND)).toEqual({ kind: 'lost', cause: 'timeout' });
      await see('up', 'card', 'removed');
    });

    it('answers lost when there is no card', async () => {
      expect(await bench.reader.transmit(COMMAND)).toEqual({ kind: 'lost', cause: 'timeout' });
    });

    it('goes down with its card and comes up again', async () => {
      await bench.insert('echo');
      await see('up', 'card');
      await bench.unplug();
      await see('up', 'card', 'removed', 'down');
      expect(events[3]).toMatchObject({
        error: { code: 'reader_missing', hint: expect.stringMatching(/./) },
      });
      await bench.remove();
      await bench.plugIn();
      await see('up', 'card', 'removed', 'down', 'up');
      await bench.insert('echo');
      await see('up', 'card', 'removed', 'down', 'up', 'card');
      expect(await bench.reader.transmit(COMMAND)).toMatchObject({ kind: 'response' });
    });

    it('is silent after stop', async () => {
      await bench.reader.stop();
      await bench.insert('echo');
      expect(await bench.reader.transmit(COMMAND)).toMatchObject({ kind: 'lost' });
      expect(kinds()).toEqual(['up']);
    });
  });
}
