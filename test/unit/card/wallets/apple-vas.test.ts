import { createCipheriv, createECDH, createHash, createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCryptogram, vasKeyId } from '../../../../src/card/wallets/apple-vas/cryptogram.ts';
import { passIdHash, vasValue } from '../../../../src/card/wallets/apple-vas/get-data.ts';
import { readApplePasses } from '../../../../src/card/wallets/apple-vas/read-passes.ts';
import { parseOse } from '../../../../src/card/wallets/ose.ts';
import { p256Key, p256KeyFromBase64 } from '../../../../src/card/wallets/p256-key.ts';
import { passText } from '../../../../src/card/wallets/pass-text.ts';
import { concatBytes, fromHex } from '../../../../src/platform/bytes/hex.ts';
import { DEMO_APPLE_PASS } from '../../../../src/rig/cards/demo-passes.ts';
import vectors from '../../../vectors/apple-vas.json' with { type: 'json' };

const ascii = (text: string) => new TextEncoder().encode(text);
const KEY = p256Key(createPrivateKey(vectors.key.private_key_pem));
const HASH = passIdHash(vectors.key.pass_type_identifier);
const TIME = fromHex('2A5B196E');

/** As a phone makes it. `legacy`: the pass is additional data in place of a part of the key. */
function cryptogram(plain: Uint8Array, legacy: boolean): Uint8Array {
  const phone = createECDH('prime256v1');
  phone.setPrivateKey(new Uint8Array(32).fill(5));
  const label = ascii('ApplePay encrypted VAS data');
  const info = legacy ? label : concatBytes(Uint8Array.of(13), ascii('id-aes256-GCM'), label, HASH);
  const shop = Buffer.concat([Uint8Array.of(2), KEY.publicX]);
  const shared = phone.computeSecret(shop);
  const key = createHash('sha256').update(shared).update(fromHex('00000001')).update(info).digest();
  const cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(16));
  if (legacy) cipher.setAAD(HASH);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return concatBytes(vasKeyId(KEY), phone.getPublicKey().subarray(1, 33), sealed);
}

describe('a cryptogram', () => {
  it.each([false, true])('is opened whichever way the pass is bound (legacy: %s)', (legacy) => {
    const opened = openCryptogram(cryptogram(concatBytes(TIME, ascii('A-1')), legacy), KEY, HASH);
    expect(opened).toEqual({ timestampMs: Date.parse('2023-07-09T16:35:58Z'), message: 'A-1' });
  });

  const sound = cryptogram(concatBytes(TIME, ascii('A-1')), false);
  const changed = (at: number) => {
    const bytes = sound.slice();
    bytes.set([bytes.at(at)! ^ 1], at < 0 ? bytes.length + at : at);
    return bytes;
  };

  it.each([
    ['of another key', changed(0), 'other_key'],
    ['whose message was changed', changed(37), 'not_authentic'],
    ['whose tag was changed', changed(-1), 'not_authentic'],
    ['cut to its head', sound.subarray(0, 52), 'not_a_cryptogram'],
    ['of nothing', new Uint8Array(0), 'not_a_cryptogram'],
    ['that is too long', new Uint8Array(221), 'not_a_cryptogram'],
    [
      'whose key is no point',
      concatBytes(vasKeyId(KEY), new Uint8Array(32).fill(0xff), sound.subarray(36)),
      'not_on_curve',
    ],
    ['with a time and no message', cryptogram(TIME, false), 'not_a_message'],
    ['of three bytes', cryptogram(TIME.subarray(1), false), 'not_a_message'],
    ['with a control character', cryptogram(concatBytes(TIME, ascii('A\n1')), false), 'not_a_message'],
  ])('%s is not', (_title, bytes, fault) => {
    expect(openCryptogram(bytes, KEY, HASH)).toBe(fault);
  });

  it('of another pass type is not authentic', () => {
    expect(openCryptogram(sound, KEY, passIdHash('pass.com.example'))).toBe('not_authentic');
  });
});

describe('reading', () => {
  const ose = parseOse(fromHex(vectors.select.rdata[0]!))!;
  const wanted = (key: typeof KEY | null) => [{ passType: vectors.key.pass_type_identifier, key }];

  function answered(data: string, key: typeof KEY | null) {
    const reading = readApplePasses(ose, 'vas_only', wanted(key));
    reading.next();
    return reading.next({ kind: 'response', data: fromHex(data), sw: 0x9000 }).value;
  }

  it('gives message and time of the recorded answer', () => {
    const [{ expected }] = vectors.cryptograms as [(typeof vectors.cryptograms)[number]];
    expect(answered(vectors.get_data.rdata, KEY)).toEqual([
      {
        passType: vectors.key.pass_type_identifier,
        status: 'read',
        message: expected.message,
        timestampMs: Date.parse(expected.timestamp_utc),
      },
    ]);
  });

  it('takes a plain answer where the pass has no key, and only there', () => {
    const plain = '700B9F2A009F27052A5B1E6E41';
    expect(answered(plain, null)).toMatchObject([{ status: 'read', message: 'A' }]);
    expect(answered(plain, KEY)).toMatchObject([{ status: 'unreadable' }]);
  });

  it.each([
    ['another version', '6F1D50084170706C655061799F210202009F2404C05D48D09F23040000001E'],
    ['no passes now', '6F1D50084170706C655061799F210201009F2404C05D48D09F230400000012'],
    ['no capabilities', '6F165008 4170706C65506179 9F21020100 9F2404C05D48D0'],
    ['another wallet', '6F1F500A416E64726F69645061799F210201009F2404C05D48D09F23040000001E'],
  ])('asks nothing of a phone with %s', (_title, fci) => {
    const step = readApplePasses(parseOse(fromHex(fci))!, 'vas_and_pay', wanted(KEY)).next();
    expect(step).toEqual({ done: true, value: [] });
  });

  it('takes any answer without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 256 }), (bytes) => {
        vasValue(bytes);
        parseOse(bytes);
        openCryptogram(bytes, KEY, HASH);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a key', () => {
  it('is read from PKCS#8', () => {
    expect(p256KeyFromBase64(DEMO_APPLE_PASS.privateKeyBase64).publicX).toEqual(KEY.publicX);
  });

  it.each(['', 'aGVsbG8='])('that is none is refused: %j', (base64) => {
    expect(() => p256KeyFromBase64(base64)).toThrow();
  });
});

describe('the text of a pass', () => {
  it.each([
    ['ABC-123', true],
    ['Müller 会员', true],
    ['🎫', true],
    ['x'.repeat(256), true],
    ['x'.repeat(257), false],
    ['', false],
    ['a\u202eb', false],
    ['a\u0000', false],
    ['a\u2028b', false],
  ])('%j', (text, printable) => {
    expect(passText(ascii(text))).toBe(printable ? text : null);
  });
});
