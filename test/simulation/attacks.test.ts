import { describe, expect, test } from 'vitest';
import { parseTlvs, type Tlv } from '../../src/card/emv/tlv.ts';
import { captureCard } from '../../src/card/lane/capture.ts';
import { offlineProven } from '../../src/payment/session/offline-rules.ts';
import { fromHex, toHex } from '../../src/platform/bytes/hex.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import { createTestIssuer } from '../../src/rig/issuer/test-issuer.ts';
import { SHIPPED_SCHEMES, type Tap, type Tapped, tap } from '../support/card/configured-terminal.ts';

/** Published attacks on contactless payments, replayed against the terminal as it ships. */

const SMALL = 12_50n;
const ABOVE_CVM_LIMIT = 60_00n;
const OFFLINE = { offlineFloorMinor: 50_00n } as const;

/** Every object of an answer, templates before what is in them; values are views on `answer`. */
function objectsOf(answer: Uint8Array): Tlv[] {
  const all = (tlvs: readonly Tlv[]): Tlv[] => tlvs.flatMap((tlv) => [tlv, ...all(tlv.children ?? [])]);
  try {
    return all(parseTlvs(answer.subarray(0, -2)));
  } catch {
    return [];
  }
}

/** Writes a value of the same length over that of `tag`, wherever the card sends it. */
const overwrite =
  (tag: number, change: (value: Uint8Array) => void): NonNullable<Tap['tamperAnswer']> =>
  (answer) => {
    const changed = answer.slice();
    for (const object of objectsOf(changed)) if (object.tag === tag) change(object.value);
    return changed;
  };

const set = (tag: number, hex: string) => overwrite(tag, (value) => value.set(fromHex(hex)));
const flip = (tag: number) =>
  overwrite(tag, (value) => {
    value[value.length - 1]! ^= 0x01;
  });
const both =
  (...tampers: NonNullable<Tap['tamperAnswer']>[]): NonNullable<Tap['tamperAnswer']> =>
  (answer, command) =>
    tampers.reduce((changed, tamper) => tamper(changed, command), answer);

/** Could the payment be approved without asking anyone? */
function approvedOffline({ outcome }: Tapped, fddaMinor = 0n): boolean {
  const card = captureCard(outcome, new Uint8Array(32));
  if (outcome.kind !== 'approved' || !card) return false;
  return offlineProven({ fddaMinor }, { currency: 'EUR', minor: SMALL }, card, outcome.cvm).allowed;
}

describe('a Visa card whose qualifiers are changed on the way, so that a stolen card needs no PIN', () => {
  const pay = (tampers: Partial<Tap>) =>
    tap(createCard('visa-card'), { amountMinor: ABOVE_CVM_LIMIT, ...tampers });
  /** 9F66 is the first object of the PDOL: what the card is told, bit 7 of byte 2 is "CVM required". */
  const hideCvmRequired = (command: Uint8Array) => {
    if (command[1] !== 0xa8) return command;
    const changed = command.slice();
    changed[7 + 1]! &= 0xbf;
    return changed;
  };

  test('the claim that the phone verified its holder does not match what the card signed', () => {
    const { outcome } = pay({ tamperAnswer: set(0x9f6c, '0080') });
    expect(outcome.kind).toBe('declined');
  });

  test('nor does it help to change the signed copy as well', () => {
    const copy = overwrite(0x9f69, (value) => value.set(fromHex('0080'), 5));
    const { outcome } = pay({ tamperAnswer: both(set(0x9f6c, '0080'), copy) });
    expect(outcome.kind).toBe('declined');
    expect(outcome.oda.result).toBe('failed');
  });

  test('nor to tell the card that no verification is required', () => {
    const { outcome } = pay({ tamperCommand: hideCvmRequired, tamperAnswer: set(0x9f6c, '0080') });
    expect(outcome.kind).toBe('declined');
  });

  test('nor to leave the certificates out, so that nothing can be checked', () => {
    const nothingToRead = both(set(0x9f6c, '0080'), (answer) =>
      answer[0] === 0x70 ? fromHex('6A83') : answer,
    );
    expect(pay({ tamperAnswer: nothingToRead }).outcome.kind).not.toBe('online_request');
  });
});

describe('data authentication made to fail, so that the rules it protects can be changed', () => {
  const targets = [
    ['an unknown CA key', set(0x8f, 'EE')],
    ['a spoiled issuer certificate', flip(0x90)],
    ['a spoiled card certificate', flip(0x9f46)],
    ['a changed CVM list', set(0x8e, '00000000000000001F03')],
    ['a spoiled signature', flip(0x9f4b)],
  ] as const;

  test.each(targets)('Mastercard, %s: the payment does not go on', (_name, tamperAnswer) => {
    for (const amountMinor of [SMALL, ABOVE_CVM_LIMIT]) {
      const { outcome } = tap(createCard('mastercard-phone'), { amountMinor, tamperAnswer });
      expect(outcome.kind).not.toBe('approved');
      expect(outcome.kind).not.toBe('online_request');
    }
  });

  test.each(targets.filter(([name]) => !name.includes('CVM')))(
    'Visa, %s: the payment does not go on',
    (_, tamperAnswer) => {
      for (const amountMinor of [SMALL, ABOVE_CVM_LIMIT]) {
        const { outcome } = tap(createCard('visa-phone'), { amountMinor, tamperAnswer });
        expect(outcome.kind).toBe('declined');
        expect(outcome.oda.result).toBe('failed');
      }
    },
  );
});

describe('a cryptogram forged or forgotten offline', () => {
  test('a Mastercard approval counts only with the signature over its cryptogram', () => {
    const offline = (tamperAnswer?: Tap['tamperAnswer']) =>
      approvedOffline(
        tap(createCard('mastercard-card'), {
          amountMinor: SMALL,
          ...OFFLINE,
          ...(tamperAnswer ? { tamperAnswer } : {}),
        }),
      );
    expect(offline()).toBe(true);
    for (const tag of [0x9f36, 0x9f10, 0x9f27]) expect(offline(flip(tag))).toBe(false);
  });

  test('a Visa approval counts within its small cap only, since its signature does not cover the cryptogram', () => {
    const forged = tap(createCard('visa-card'), {
      amountMinor: SMALL,
      ...OFFLINE,
      tamperAnswer: flip(0x9f26),
    });
    expect(forged.outcome.kind).toBe('approved');
    expect(approvedOffline(forged)).toBe(false);
    expect(approvedOffline(forged, 10_00n)).toBe(false);
    expect(approvedOffline(forged, 20_00n)).toBe(true);
  });

  test('a clone without keys of its own is not approved, whatever it claims', () => {
    for (const name of ['visa-card', 'mastercard-card']) {
      const withoutSignature: Tap['tamperAnswer'] = (answer) => {
        const changed = answer.slice();
        for (const object of objectsOf(changed)) if (object.tag === 0x9f4b) object.value.fill(0);
        return changed;
      };
      const clone = tap(createCard(name), { amountMinor: SMALL, ...OFFLINE, tamperAnswer: withoutSignature });
      expect(approvedOffline(clone, SMALL)).toBe(false);
    }
  });
});

describe('a downgrade', () => {
  test.each([
    ['mastercard-card', 'to mag-stripe mode', set(0x82, '1800')],
    ['mastercard-card', 'to no data authentication', set(0x82, '1880')],
    ['mastercard-card', 'to static data authentication', set(0x82, '4080')],
    ['visa-card', 'to mag-stripe mode', set(0x82, '0080')],
    ['visa-card', 'to no data authentication', set(0x82, '0000')],
  ] as const)('of a %s %s earns no offline approval', (name, _to, tamperAnswer) => {
    const tapped = tap(createCard(name), { amountMinor: SMALL, ...OFFLINE, tamperAnswer });
    expect(approvedOffline(tapped, SMALL)).toBe(false);
  });

  test('mag-stripe mode is not entered, even online', () => {
    const tapped = tap(createCard('mastercard-card'), {
      amountMinor: SMALL,
      tamperAnswer: set(0x82, '1800'),
    });
    expect(tapped.outcome.kind).toBe('end_application');
  });
});

describe('amounts and currencies', () => {
  const combinations = SHIPPED_SCHEMES.flatMap((scheme) => scheme.combinations);

  test('above the limit no card is even asked, whatever currency it is of', () => {
    const limit = BigInt(combinations[0]!.limits.transaction!);
    for (const currencyNumeric of [978, 840, 392]) {
      const tapped = tap(createCard('visa-phone'), { amountMinor: limit, transaction: { currencyNumeric } });
      expect(tapped.outcome.kind).toBe('try_another_interface');
      expect(tapped.apdus).toEqual([]);
    }
  });

  test('a card that sends an amount or a currency of its own does not change what is asked of the host', () => {
    const ownAmount: Tap['tamperAnswer'] = (answer, command) => {
      if (command[1] !== 0xa8) return answer;
      const body = answer.subarray(2 + (answer[1]! > 0x80 ? answer[1]! & 0x7f : 0), -2);
      const value = Buffer.concat([body, fromHex('9F02060000000001005F2A020392')]);
      return Buffer.concat([Uint8Array.of(0x77, 0x81, value.length), value, Uint8Array.of(0x90, 0)]);
    };
    const { outcome } = tap(createCard('visa-phone'), {
      amountMinor: ABOVE_CVM_LIMIT,
      tamperAnswer: ownAmount,
    });
    expect(outcome.kind).toBe('online_request');
    expect(toHex(outcome.dataRecord!.get(0x9f02)!)).toBe('000000006000');
    expect(toHex(outcome.dataRecord!.get(0x5f2a)!)).toBe('0978');
    const mastercard = tap(createCard('mastercard-card'), { amountMinor: SMALL, tamperAnswer: ownAmount });
    expect(mastercard.outcome.kind).toBe('end_application');
  });

  test('no transit setting leaves a shop counter', () => {
    for (const { ttq } of combinations) {
      if (ttq === undefined) continue;
      expect(fromHex(ttq)[1]! & 0x1f).toBe(0);
      expect(fromHex(ttq)[2]! & 0x3f).toBe(0);
    }
  });
});

describe('a recorded answer played again', () => {
  test.each(['visa-phone', 'mastercard-card'])(
    '%s: the unpredictable number is another, so its proof fails',
    (name) => {
      const recorded: Uint8Array[] = [];
      tap(createCard(name), {
        amountMinor: SMALL,
        tamperAnswer(answer) {
          recorded.push(answer.slice());
          return answer;
        },
      });
      let at = 0;
      const replayed = tap(createCard(name), {
        amountMinor: SMALL,
        seed: 2,
        tamperAnswer: () => recorded[at++] ?? fromHex('6A83'),
      });
      expect(replayed.outcome.kind).not.toBe('approved');
      expect(replayed.outcome.kind).not.toBe('online_request');
    },
  );

  test('and its issuer refuses a cryptogram made for another amount', () => {
    const issuer = createTestIssuer();
    const { outcome } = tap(createCard('visa-phone'), { amountMinor: SMALL });
    const record = new Map(outcome.dataRecord!);
    const pan = Uint8Array.from(toHex(record.get(0x57)!).split('D')[0]!, Number);
    const verify = () =>
      issuer.verify({ pan, panSequenceNumber: record.get(0x5f34)?.[0] ?? 0, tags: record });
    expect(verify()).toEqual({ ok: true });
    record.set(0x9f02, fromHex('000000099999'));
    expect(verify().ok).toBe(false);
  });
});
