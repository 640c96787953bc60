import { createCipheriv, createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../../src/card/iso7816/command-apdu.ts';
import type { CardCommand, KernelEvent } from '../../../../src/card/kernels/kernel.ts';
import { parseOse, SELECT_OSE } from '../../../../src/card/wallets/ose.ts';
import { p256KeyFromBase64 } from '../../../../src/card/wallets/p256-key.ts';
import { encodeNdef, parseNdef } from '../../../../src/card/wallets/smart-tap/ndef.ts';
import { readSmartTapPasses } from '../../../../src/card/wallets/smart-tap/read-passes.ts';
import { openBundle } from '../../../../src/card/wallets/smart-tap/secure-session.ts';
import { serviceObjects } from '../../../../src/card/wallets/smart-tap/service-objects.ts';
import { concatBytes, fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { DEMO_COLLECTOR, DEMO_LOYALTY_NUMBERS } from '../../../../src/rig/cards/demo-passes.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const KEYS = { encryption: new Uint8Array(16).fill(1), authentication: new Uint8Array(32).fill(2) };

function bundle(content: Uint8Array, flags: number): Uint8Array {
  const iv = new Uint8Array(12).fill(3);
  const cipher = createCipheriv('aes-128-ctr', KEYS.encryption, concatBytes(iv, new Uint8Array(4)));
  const covered = concatBytes(iv, cipher.update(content));
  const mac = createHmac('sha256', KEYS.authentication).update(covered).digest();
  return concatBytes(Uint8Array.of(flags), covered, mac);
}

describe('a record bundle', () => {
  it.each([
    ['encrypted', 0x01, (content: Uint8Array) => content],
    ['encrypted and compressed', 0x03, (content: Uint8Array) => deflateSync(content)],
  ])('%s is opened', (_title, flags, packed) => {
    expect(openBundle(bundle(packed(ascii('content')), flags), KEYS)).toEqual(Buffer.from('content'));
  });

  it.each([
    ['in the clear', concatBytes(Uint8Array.of(0x00), new Uint8Array(60))],
    ['in the clear and compressed', bundle(deflateSync(ascii('content')), 0x02)],
    ['with flags that nobody knows', bundle(ascii('content'), 0x81)],
    ['that is too short', Uint8Array.of(0x01, ...new Uint8Array(43))],
    ['that is empty', new Uint8Array(0)],
    ['that says it is compressed, and is not', bundle(ascii('content'), 0x03)],
    ['that would fill the memory', bundle(deflateSync(new Uint8Array(16_385)), 0x03)],
  ])('%s is refused', (_title, bytes) => {
    expect(openBundle(bytes, KEYS)).toBeNull();
  });

  it('is refused with any bit changed', () => {
    const sound = bundle(ascii('content'), 0x01);
    for (let bit = 0; bit < sound.length * 8; bit++) {
      const changed = sound.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      // The second flag is not under the MAC: it makes an inflation that fails.
      expect(openBundle(changed, KEYS)).toBeNull();
    }
  });
});

describe('NDEF', () => {
  it('reads what it writes', () => {
    const message = encodeNdef(['one', ascii('1')], ['two', new Uint8Array(0)]);
    expect(parseNdef(message)?.map(({ name, payload }) => [name, payload.length])).toEqual([
      ['one', 1],
      ['two', 0],
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a message without end', '9403010063696401'],
    ['a payload beyond the bytes', 'D4030561626301'],
    ['a length of four gigabytes', 'C403FFFFFFFF616263'],
    ['a length cut off', 'C403000000'],
    ['a chunk', 'F40301616263FF'],
    ['an identifier beyond the bytes', 'DC0300FF616263'],
  ])('%s is no message', (_title, hex) => {
    expect(parseNdef(fromHex(hex))).toBeNull();
  });

  it('takes any bytes without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        parseNdef(bytes);
        serviceObjects(bytes);
      }),
      { numRuns: 300 },
    );
  });
});

describe('service objects', () => {
  const object = (number: Uint8Array) =>
    serviceObjects(encodeNdef(['asv', encodeNdef(['i', ascii('x')], ['ly', encodeNdef(['n', number])])]));

  it.each([
    ['text', '004142', 'AB'],
    ['ASCII', '014142', 'AB'],
    ['UTF-8', '02C3BC', 'ü'],
    ['binary', '04C3BC', 'C3BC'],
    ['digits', '051234', '1234'],
    ['UTF-16', '0300410042', null],
    ['nothing', '00', null],
    ['a control character', '0041000A', null],
    ['half a character', '02C3', null],
  ])('a number as %s', (_title, hex, number) => {
    expect(object(fromHex(hex))).toEqual([{ type: 'loyalty', number }]);
  });

  it('a number longer than 256 characters is none', () => {
    // Short records hold 255 bytes: with a length of four.
    const long = ascii('1'.repeat(257));
    const record = concatBytes(fromHex('C401000001026E00'), long);
    const nested = concatBytes(fromHex('C402'), fromHex('00000109'), ascii('ly'), record);
    const value = concatBytes(fromHex('C403'), fromHex('00000111'), ascii('asv'), nested);
    expect(serviceObjects(value)).toEqual([{ type: 'loyalty', number: null }]);
  });
});

describe('with the simulated phone', () => {
  const collector = { ...DEMO_COLLECTOR, key: p256KeyFromBase64(DEMO_COLLECTOR.privateKeyBase64) };

  function read(wanted = collector, tamper = (answer: Uint8Array, _command: Uint8Array) => answer) {
    const phone = createCard('google-phone-loyalty');
    phone.insert();
    const random = new SeededRandom('smart tap');
    const names: string[] = [];
    const ose = parseOse((phone.apdu(encodeCommand(SELECT_OSE)) as Uint8Array).subarray(0, -2))!;
    const reading = readSmartTapPasses(ose, 'vas_and_pay', wanted, (length) => random.bytes(length));
    let step = reading.next();
    while (!step.done) {
      const asked: CardCommand = step.value;
      if (asked.kind !== 'apdu') throw new Error('a question that is none');
      names.push(asked.name);
      const command = encodeCommand(asked.command);
      const answer = tamper(phone.apdu(command) as Uint8Array, command);
      const sw = (answer.at(-2)! << 8) | answer.at(-1)!;
      const event: KernelEvent = { kind: 'response', data: answer.subarray(0, -2), sw };
      step = reading.next(event);
    }
    return { passes: step.value, names };
  }

  it('the pass comes compressed, in parts, and is read', () => {
    expect(read()).toEqual({
      passes: [{ passType: 'loyalty', status: 'read', message: DEMO_LOYALTY_NUMBERS.google }],
      names: ['NEGOTIATE SECURE SESSION', 'GET DATA', 'GET MORE DATA'],
    });
  });

  it('another shop’s key or number is told by the phone, which gives nothing', () => {
    const other = { ...collector, collectorId: 1 };
    expect(read(other).passes).toEqual([{ passType: '1', status: 'unreadable', message: '' }]);
  });

  it('an answer of another session is unreadable', () => {
    const swapped = read(collector, (answer, command) => {
      if (command[1] !== 0x53) return answer;
      const changed = answer.slice();
      changed[12]! ^= 1;
      return changed;
    });
    expect(swapped.passes).toMatchObject([{ status: 'unreadable' }]);
  });

  it('a key that is no point of the curve is unreadable', () => {
    const off = read(collector, (answer, command) => {
      if (command[1] !== 0x53) return answer;
      return concatBytes(answer.subarray(0, -35), Uint8Array.of(0x05), answer.subarray(-34));
    });
    expect(off.passes).toMatchObject([{ status: 'unreadable' }]);
  });

  it('asks for the nonce by the applet’s own name where the environment has none', () => {
    const phone = createCard('google-phone-loyalty');
    phone.insert();
    const ose = { wallet: 'google_pay' as const, objects: [] };
    const reading = readSmartTapPasses(ose, 'vas_and_pay', collector, (length) =>
      new Uint8Array(length).fill(7),
    );
    const first = reading.next();
    if (first.done || first.value.kind !== 'apdu') throw new Error('nothing is asked');
    expect(first.value.name).toBe('SELECT SMART TAP');
    const answer = phone.apdu(encodeCommand(first.value.command)) as Uint8Array;
    expect(toHex(answer)).toMatch(/^00000001.*9000$/);
    const second = reading.next({ kind: 'response', data: answer.subarray(0, -2), sw: 0x9000 });
    expect(second.done === false && second.value.kind === 'apdu' && second.value.name).toBe(
      'NEGOTIATE SECURE SESSION',
    );
  });
});
