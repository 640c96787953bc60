import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { PROFILES } from '../../../../src/rig/cards/profiles.ts';
import { tornAt } from '../../../../src/rig/cards/torn-card.ts';
import { createCard, TRAY } from '../../../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';
import { createTestIssuer } from '../../../../src/rig/issuer/test-issuer.ts';
import { verifyChain, verifyDynamicData } from './certificates.ts';
import {
  generateAc,
  getProcessingOptions,
  objects,
  type Reading,
  type Sale,
  SELECT,
  SELECT_PPSE,
  send,
  transact,
  UNPREDICTABLE_NUMBER,
} from './terminal.ts';

const issuer = createTestIssuer();

/** Asks the issuer about a transaction as the host would: from what terminal and card know. */
function verdict(reading: Reading, sale: Sale = {}) {
  const { amount = '000000001250', tvr = '0000000000', type = '00', currency = '0978' } = sale;
  const tags = new Map<number, Uint8Array>([
    [0x9f02, fromHex(amount)],
    [0x9f03, new Uint8Array(6)],
    [0x9f1a, fromHex('0276')],
    [0x95, fromHex(tvr)],
    [0x5f2a, fromHex(currency)],
    [0x9a, fromHex('261124')],
    [0x9c, fromHex(type)],
    [0x9f37, fromHex(UNPREDICTABLE_NUMBER)],
  ]);
  for (const tag of ['82', '9F10', '9F26', '9F36']) {
    const value = reading.card.get(tag);
    if (value !== undefined) tags.set(Number.parseInt(tag, 16), value);
  }
  if (!tags.has(0x9f26)) tags.set(0x9f26, signedCryptogram(reading));
  const pan = Uint8Array.from(toHex(reading.card.get('57')!).split('D')[0]!, Number);
  return issuer.verify({ pan, panSequenceNumber: reading.card.get('5F34')![0]!, tags });
}

/** CDA carries the cryptogram inside the signature. */
function signedCryptogram(reading: Reading): Uint8Array {
  const { iccKey } = verifyChain(reading, 'A000000004');
  const unpredictableNumber = fromHex(UNPREDICTABLE_NUMBER);
  return verifyDynamicData(iccKey, reading.card.get('9F4B')!, unpredictableNumber).subarray(10, 18);
}

const decision = (reading: Reading) => toHex(reading.card.get('9F27')!);
const AAC = '00';
const TC = '40';
const ARQC = '80';

test('the tray holds cards with names the rig relies on, by group', () => {
  const names = (group: string) => TRAY.filter((card) => card.group === group).map(({ name }) => name);
  expect(names('card')).toEqual(['visa-card', 'mastercard-card', 'visa-prepaid-card']);
  expect(names('phone')).toEqual([
    'visa-phone',
    'mastercard-phone',
    'visa-locked-phone',
    'mastercard-locked-phone',
    'apple-phone-loyalty',
    'google-phone-loyalty',
  ]);
  expect(names('trouble')).toEqual([
    'declined-card',
    'torn-once-card',
    'torn-card',
    'visa-pin-card',
    'mastercard-pin-card',
    'visa-limited-card',
    'visa-expired-card',
    'mastercard-expired-card',
    'unknown-card',
  ]);
});

test('the guide to the demo tells of every card', () => {
  const guide = readFileSync(new URL('../../../../docs/guides/demo.md', import.meta.url), 'utf8');
  for (const { name } of TRAY) expect(guide).toContain(`\`${name}\``);
});

test('no two cards have the same number, and each number has its check digit', () => {
  const luhn = (pan: string) =>
    [...pan].reduceRight((sum, digit, at) => {
      const doubled = (pan.length - at) % 2 === 0 ? Number(digit) * 2 : Number(digit);
      return sum + (doubled > 9 ? doubled - 9 : doubled);
    }, 0) % 10;
  const pans = PROFILES.map(({ pan }) => pan);
  expect(new Set(pans).size).toBe(pans.length);
  expect(pans.filter((pan) => luhn(pan) !== 0)).toEqual([]);
});

test('a card that is not in the tray is named as such', () => {
  expect(() => createCard('library-card')).toThrow('There is no virtual card of that name.');
});

describe.each([
  ['visa-card', {}],
  ['visa-phone', {}],
  ['mastercard-card', { tvr: '0000008001', control: '90' }],
  ['mastercard-card', { tvr: '0000008001', control: '80' }],
  ['mastercard-phone', { tvr: '0000008001', control: '90' }],
] as [string, Sale][])('%s asked to go online with %o', (name, sale) => {
  test('answers an ARQC its issuer accepts', () => {
    const reading = transact(createCard(name), sale);
    expect(decision(reading)).toBe(ARQC);
    expect(verdict(reading, sale)).toEqual({ ok: true });
  });

  test('the issuer refuses the cryptogram for another amount', () => {
    const reading = transact(createCard(name), sale);
    expect(verdict(reading, { ...sale, amount: '000000000250' })).toEqual({
      ok: false,
      reason: 'cryptogram does not match',
    });
  });
});

describe('a decision of the card’s own', () => {
  test.each([
    ['visa-card', { ttq: '21004000' }, TC],
    ['visa-card', { ttq: '21004000', amount: '000000010000' }, TC],
    ['visa-card', { ttq: '21004000', amount: '000000010001' }, ARQC],
    ['visa-card', { ttq: '21004000', currency: '0840' }, ARQC],
    ['visa-card', { ttq: '21404000' }, ARQC],
    ['visa-card', { ttq: '29004000', amount: '000000010001' }, AAC],
    ['visa-card', { type: '20' }, AAC],
    ['visa-phone', { ttq: '21004000' }, ARQC],
    ['declined-card', {}, AAC],
    ['declined-card', { ttq: '21004000' }, AAC],
    ['mastercard-card', { control: '50' }, TC],
    ['mastercard-card', { control: '40' }, TC],
    ['mastercard-card', { control: '50', amount: '000000010001' }, ARQC],
    ['mastercard-card', { control: '50', currency: '0840' }, ARQC],
    ['mastercard-card', { control: '00' }, AAC],
    ['mastercard-phone', { control: '50' }, ARQC],
  ] as [string, Sale, string][])('%s with %o: %s', (name, sale, expected) => {
    const reading = transact(createCard(name), sale);
    expect(decision(reading)).toBe(expected);
    const tvr = sale.tvr ?? (name.startsWith('mastercard') ? '0000008001' : '0000000000');
    expect(verdict(reading, { ...sale, tvr })).toEqual({ ok: true });
    expect(reading.card.has('9F4B')).toBe(expected !== AAC && sale.control !== '40');
  });
});

describe('cardholder verification', () => {
  test.each([
    ['visa-card', '21804000', '0000'],
    ['visa-card', '21C04000', '0000'],
    ['visa-card', '23C04000', '4000'],
    ['visa-card', '27C04000', '8000'],
    ['visa-phone', '21C04000', '0080'],
    ['visa-pin-card', '21804000', '0000'],
    ['visa-pin-card', '21C04000', '8000'],
  ])('%s with TTQ %s gives CTQ %s', (name, ttq, ctq) => {
    expect(toHex(transact(createCard(name), { ttq }).card.get('9F6C')!)).toBe(ctq);
  });

  test('phones say that they are phones and have verified their holder', () => {
    const visa = transact(createCard('visa-phone')).card;
    expect(toHex(visa.get('9F6E')!)).toBe('238C0000');
    const mastercard = transact(createCard('mastercard-phone')).card;
    expect(toHex(mastercard.get('9F6E')!)).toBe('02760000313400');
    expect(toHex(mastercard.get('DF4B')!)).toBe('001000');
    expect(toHex(mastercard.get('82')!)).toBe('1B80');
  });
});

test('a Visa card that need not sign answers everything at once', () => {
  const { card } = transact(createCard('visa-card'), { ttq: '20804000' });
  expect(card.has('94')).toBe(false);
  expect(card.has('9F4B')).toBe(false);
});

test('the transaction counter goes up with each transaction, not with each insertion', () => {
  const card = createCard('mastercard-card');
  const first = toHex(transact(card).card.get('9F36')!);
  card.insert();
  const second = toHex(transact(card).card.get('9F36')!);
  expect([first, second]).toEqual(['0001', '0002']);
});

test('two transactions of one card never give the same cryptogram', () => {
  const card = createCard('visa-card');
  const cryptograms = [1, 2, 3].map(() => toHex(transact(card).card.get('9F26')!));
  expect(new Set(cryptograms).size).toBe(3);
});

describe('a card that is taken away', () => {
  test('torn-card is lost at GENERATE AC, each time, and is silent afterwards', () => {
    const card = createCard('torn-card');
    for (let attempt = 0; attempt < 3; attempt++) {
      card.insert();
      expect(send(card, SELECT.mastercard).sw).toBe('9000');
      expect(send(card, getProcessingOptions(card)).sw).toBe('9000');
      expect(send(card, '00B2011400').sw).toBe('9000');
      expect(send(card, generateAc()).sw).toBe('torn');
      expect(send(card, '00B2011400').sw).toBe('torn');
    }
  });

  test.each(TRAY)('$name can be torn at its third command', ({ name, scheme }) => {
    const card = tornAt(createCard(name), 3);
    card.insert();
    expect(send(card, SELECT_PPSE).sw).toBe('9000');
    expect(send(card, SELECT[scheme]).sw).toBe('9000');
    expect(send(card, getProcessingOptions(card)).sw).toBe('torn');
    card.insert();
    expect(send(card, SELECT_PPSE).sw).toBe('9000');
  });

  test('a card that was never inserted is not in the field', () => {
    expect(send(createCard('visa-card'), SELECT_PPSE).sw).toBe('torn');
  });
});

test('torn-once-card does its work before its answer is lost, and answers the next time', () => {
  const card = createCard('torn-once-card');
  const counters: string[] = [];
  for (const sw of ['torn', '9000', 'torn', '9000']) {
    card.insert();
    send(card, SELECT.mastercard);
    send(card, getProcessingOptions(card));
    const answer = send(card, generateAc());
    expect(answer.sw).toBe(sw);
    if (sw === '9000') counters.push(toHex(objects(answer.body).get('9F36')!));
  }
  expect(counters).toEqual(['0002', '0004']);
});

test('torn-once-card, once its lost answer was recovered, is torn at the next transaction again', () => {
  const card = createCard('torn-once-card');
  const recover = `80D000000F${UNPREDICTABLE_NUMBER}000000001250097826112400`;
  for (const atc of ['0001', '0003']) {
    card.insert();
    send(card, SELECT.mastercard);
    send(card, getProcessingOptions(card));
    expect(send(card, generateAc()).sw).toBe('torn');
    card.insert();
    send(card, SELECT.mastercard);
    send(card, getProcessingOptions(card));
    const answer = send(card, recover);
    expect(answer.sw).toBe('9000');
    expect(toHex(objects(answer.body).get('9F36')!)).toBe(atc);
  }
});

describe('a locked phone wants its owner at the first tap of each payment, and pays at the second', () => {
  test('Visa: 6986, as often as asked in that tap, and no transaction is counted', () => {
    const card = createCard('visa-locked-phone');
    for (const atc of ['0001', '0002']) {
      card.insert();
      send(card, SELECT.visa);
      expect(send(card, getProcessingOptions(card)).sw).toBe('6986');
      expect(send(card, getProcessingOptions(card)).sw).toBe('6986');
      const { card: found } = transact(card);
      expect([toHex(found.get('9F36')!), toHex(found.get('9F27')!)]).toEqual([atc, ARQC]);
    }
  });

  test('Mastercard: an AAC with the wish to see its owner, then its holder is verified', () => {
    const card = createCard('mastercard-locked-phone');
    const taps = [1, 2, 3].map(() => transact(card).card);
    expect(taps.map((found) => [toHex(found.get('9F27')!), toHex(found.get('DF4B')!)])).toEqual([
      [AAC, '000100'],
      [ARQC, '001000'],
      [AAC, '000100'],
    ]);
  });
});

describe('a prepaid card', () => {
  const pay = (card: VirtualCard, amount: string) => transact(card, { ttq: '21004000', amount }).card;

  test('approves by itself as long as its money lasts, and says what is left', () => {
    const card = createCard('visa-prepaid-card');
    const payments = ['000000001000', '000000001800', '000000000201', '000000000200'].map((amount) =>
      pay(card, amount),
    );
    expect(payments.map((found) => [toHex(found.get('9F27')!), toHex(found.get('9F5D')!)])).toEqual([
      [TC, '000000002000'],
      [TC, '000000000200'],
      [ARQC, '000000000200'],
      [TC, '000000000000'],
    ]);
  });

  test('keeps its money when the bank is asked', () => {
    const card = createCard('visa-prepaid-card');
    expect(toHex(transact(card).card.get('9F5D')!)).toBe('000000003000');
  });
});

test('a card of an unknown kind shows a directory, and nothing behind it', () => {
  const card = createCard('unknown-card');
  card.insert();
  expect(toHex(objects(send(card, SELECT_PPSE).body).get('4F')!)).toBe('F056494C4C414745');
  expect(send(card, SELECT.other).sw).toBe('9000');
  expect(send(card, '80A8000002830000').sw).toBe('6985');
});

test('a card of another issuer is not verified', () => {
  const pan = Uint8Array.from('4000000000000002', Number);
  expect(issuer.verify({ pan, panSequenceNumber: 0, tags: new Map() })).toEqual({
    ok: false,
    reason: 'card is not of the test issuer',
  });
});
