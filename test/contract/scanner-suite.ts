import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ScannedCode, Scanner, ScannerStatus } from '../../src/platform/ports/scanner.ts';
import { heard } from '../support/scanners/scanner-surroundings.ts';

/** A scanner with what a hand does to it. */
export interface ScannerRig {
  scanner: Scanner;
  /** Holds a code before it. */
  hold(text: string, aim: string): void;
  /** What a broken device sends. */
  garbage(): void;
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** Lets time pass until it holds. @throws Error when it never does */
  until(what: string, holds: () => boolean): Promise<void>;
  /** Lets so much time pass that whatever was sent would have been told. */
  settle(): Promise<void>;
  /** Timers, files and devices that are still in use. */
  held(): number;
  dispose(): Promise<void>;
}

const ALIPAY = '28763443825664394';
const LONG = `https://pay.example/q?${'0123456789'.repeat(30)}&名=ü`;

/** What every scanner promises, see src/platform/ports/scanner.ts. */
export function scannerContract(name: string, makeRig: () => Promise<ScannerRig>): void {
  describe(`scanner contract: ${name}`, () => {
    let rig: ScannerRig;
    let codes: ScannedCode[];
    let states: ScannerStatus[];
    const isReady = () => rig.scanner.status().state === 'ready';
    const read = (count: number) => rig.until(`code ${count}`, () => codes.length >= count);

    beforeEach(async () => {
      rig = await makeRig();
      ({ codes, states } = heard(rig.scanner));
    });
    afterEach(() => rig.dispose());

    test('once started it is ready, names its device, and tells so once', async () => {
      await rig.scanner.start();
      expect(rig.scanner.status()).toEqual({ state: 'ready', device: expect.stringMatching(/./) });
      expect(states).toEqual([rig.scanner.status()]);
    });

    test('a code arrives once, with its text and AIM identifier, in order', async () => {
      await rig.scanner.start();
      rig.scanner.arm();
      rig.hold(ALIPAY, ']Q1');
      await read(1);
      rig.hold('4006381333931', ']E0');
      await read(2);
      await rig.settle();
      expect(codes).toEqual([
        { text: ALIPAY, aim: ']Q1' },
        { text: '4006381333931', aim: ']E0' },
      ]);
    });

    test('the same code held twice is told twice', async () => {
      await rig.scanner.start();
      rig.hold(ALIPAY, ']Q1');
      await read(1);
      rig.hold(ALIPAY, ']Q1');
      await read(2);
      expect(codes.map(({ text }) => text)).toEqual([ALIPAY, ALIPAY]);
    });

    test.each([55, 56, 57, 112, 113, 2_953])('a code of %i characters arrives whole', async (length) => {
      const text = '7'.repeat(length - 1).concat('8');
      await rig.scanner.start();
      rig.hold(text, ']Q1');
      await read(1);
      expect(codes).toEqual([{ text, aim: ']Q1' }]);
    });

    test('characters beyond ASCII arrive as they were printed', async () => {
      await rig.scanner.start();
      rig.hold(LONG, ']Q2');
      await read(1);
      expect(codes).toEqual([{ text: LONG, aim: ']Q2' }]);
    });

    test('codes are told though nobody armed it, and after it was disarmed', async () => {
      await rig.scanner.start();
      rig.hold('1111', ']Q1');
      await read(1);
      rig.scanner.arm();
      rig.scanner.disarm();
      rig.hold('2222', ']Q1');
      await read(2);
      expect(codes.map(({ text }) => text)).toEqual(['1111', '2222']);
    });

    test('unplugged it says why and what to do; plugged in again it reads without being started', async () => {
      await rig.scanner.start();
      await rig.unplug();
      await rig.until('the loss is told', () => !isReady());
      const status = rig.scanner.status();
      expect(status).toEqual({
        state: 'unavailable',
        reason: expect.stringMatching(/^[A-Z].*\.$/),
        hint: expect.stringMatching(/^[A-Z].*\.$/),
      });
      expect(states.at(-1)).toEqual(status);
      await rig.plugIn();
      await rig.until('it is ready again', isReady);
      rig.hold(ALIPAY, ']Q1');
      await read(1);
      expect(codes).toEqual([{ text: ALIPAY, aim: ']Q1' }]);
      expect(states.at(-1)).toEqual(rig.scanner.status());
    });

    test('a scanner that is not there at the start is found when it comes', async () => {
      await rig.unplug();
      await rig.scanner.start();
      expect(rig.scanner.status()).toMatchObject({ state: 'unavailable', reason: expect.any(String) });
      await rig.plugIn();
      await rig.until('it is ready', isReady);
    });

    test('arming, disarming and beeping while it is gone do no harm', async () => {
      await rig.scanner.start();
      await rig.unplug();
      await rig.until('the loss is told', () => !isReady());
      rig.scanner.arm();
      rig.scanner.signal('good');
      rig.scanner.signal('bad');
      rig.scanner.disarm();
      await rig.plugIn();
      await rig.until('it is ready again', isReady);
    });

    test('garbage is no code, and the next code is read', async () => {
      await rig.scanner.start();
      rig.garbage();
      await rig.settle();
      rig.hold(ALIPAY, ']Q1');
      await read(1);
      expect(codes).toEqual([{ text: ALIPAY, aim: ']Q1' }]);
    });

    test('a stop ends everything: no code, no timer, no device is left', async () => {
      await rig.scanner.start();
      rig.scanner.arm();
      await rig.scanner.stop();
      rig.hold(ALIPAY, ']Q1');
      await rig.settle();
      expect(codes).toEqual([]);
      expect(rig.scanner.status().state).toBe('unavailable');
      expect(rig.held()).toBe(0);
      await rig.scanner.stop();
    });

    test('a stop while it is gone, and a second start, work', async () => {
      await rig.scanner.start();
      await rig.unplug();
      await rig.until('the loss is told', () => !isReady());
      await rig.scanner.stop();
      expect(rig.held()).toBe(0);
      await rig.plugIn();
      await rig.scanner.start();
      expect(isReady()).toBe(true);
    });
  });
}
