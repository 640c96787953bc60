import { describe, expect, test } from 'vitest';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';
import { generateAc, getProcessingOptions, objects, SELECT, SELECT_PPSE, send } from './terminal.ts';

function inserted(name: string): VirtualCard {
  const card = createCard(name);
  card.insert();
  return card;
}

describe('selection', () => {
  test('the directory lists the one application', () => {
    const found = objects(send(inserted('visa-card'), SELECT_PPSE).body);
    expect(toHex(found.get('84')!)).toBe('325041592E5359532E4444463031');
    expect(toHex(found.get('4F')!)).toBe('A0000000031010');
    expect(Buffer.from(found.get('50')!).toString()).toBe('VISA');
  });

  test.each([
    ['a name cut short finds the application', '00A4040005A00000000300', '9000'],
    ['the next one is not there', '00A4040205A00000000300', '6A82'],
    ['another scheme is not there', '00A4040007A000000004101000', '6A82'],
    ['a longer name is not there', '00A4040008A00000000310100100', '6A82'],
    ['by file identifier is not a way', '00A40000023F0000', '6A86'],
  ])('%s', (_title, command, sw) => {
    expect(send(inserted('visa-card'), command).sw).toBe(sw);
  });
});

describe('a command out of order is refused', () => {
  test('nothing selected', () => {
    expect(send(inserted('visa-card'), '00B2011400').sw).toBe('6985');
  });

  test('records before GET PROCESSING OPTIONS', () => {
    for (const name of ['visa-card', 'mastercard-card']) {
      const card = inserted(name);
      send(card, SELECT[card.scheme]);
      expect(send(card, '00B2011400').sw).toBe('6985');
    }
  });

  test('GET PROCESSING OPTIONS twice', () => {
    for (const name of ['visa-card', 'mastercard-card']) {
      const card = inserted(name);
      send(card, SELECT[card.scheme]);
      expect(send(card, getProcessingOptions(card)).sw).toBe('9000');
      expect(send(card, getProcessingOptions(card)).sw).toBe('6985');
    }
  });

  test('a second GENERATE AC', () => {
    const card = inserted('mastercard-card');
    send(card, SELECT.mastercard);
    expect(send(card, generateAc()).sw).toBe('6985');
    send(card, getProcessingOptions(card));
    expect(send(card, generateAc()).sw).toBe('9000');
    expect(send(card, generateAc()).sw).toBe('6985');
  });

  test('what was selected is forgotten when the card leaves the field', () => {
    const card = inserted('visa-card');
    send(card, SELECT.visa);
    card.insert();
    expect(send(card, getProcessingOptions(card)).sw).toBe('6985');
  });
});

test.each([
  ['GET PROCESSING OPTIONS with too few values', '80A800000483020000', '6700'],
  ['GET PROCESSING OPTIONS without its template', '80A8000000', '6700'],
  ['a record that is not there', '00B2091400', '6A83'],
  ['a record by identifier', '00B2011000', '6A86'],
  ['GET DATA', '80CA9F1700', '6A88'],
  ['GENERATE AC, which Visa has not', '80AE9000010000', '6D00'],
  ['an unknown instruction', '8000000000', '6D00'],
  ['a length that does not fit', '80A800000583020000', '6700'],
  ['half a header', '80A8', '6700'],
])('a Visa card in mid-transaction answers %s with a status word', (_title, command, sw) => {
  const card = inserted('visa-card');
  send(card, SELECT.visa);
  if (!command.startsWith('80A8')) send(card, getProcessingOptions(card));
  expect(send(card, command).sw).toBe(sw);
});

test.each([
  ['visa-phone', '3B80800101'],
  ['visa-card', '3B888001 0073C84013009000 71'],
])('%s shows the ATR of a contactless card', (name, atr) => {
  const shown = createCard(name).atr;
  expect(toHex(shown)).toBe(atr.replaceAll(' ', ''));
  // TCK makes the exclusive or over everything after TS zero.
  expect(shown.subarray(1).reduce((sum, byte) => sum ^ byte, 0)).toBe(0);
});
