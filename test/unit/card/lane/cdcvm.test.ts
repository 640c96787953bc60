import { describe, expect, it } from 'vitest';
import type { LaneScheme } from '../../../../src/card/lane/lane-schemes.ts';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import { SHIPPED_SCHEMES, tap } from '../../../support/card/configured-terminal.ts';

const pay = (name: string, amountMinor: bigint, schemes?: readonly LaneScheme[]) =>
  tap(createCard(name), { amountMinor, ...(schemes ? { schemes } : {}) }).outcome;

describe('a phone that verified its owner pays above the CVM limit', () => {
  it.each(['visa-phone', 'mastercard-phone', 'apple-phone-loyalty', 'google-phone-loyalty'])('%s', (name) => {
    expect(pay(name, 80_00n)).toMatchObject({
      kind: 'online_request',
      cvm: 'confirmation_code_verified',
      oda: { result: 'passed' },
    });
  });

  it.each([
    ['visa-card', 'declined'],
    ['visa-pin-card', 'declined'],
  ])('%s: %s', (name, kind) => {
    expect(pay(name, 80_00n).kind).toBe(kind);
  });

  it('Mastercard says in the CVM Results which way it was', () => {
    const results = (amountMinor: bigint) =>
      toHex(pay('mastercard-phone', amountMinor).dataRecord!.get(0x9f34)!);
    expect(results(80_00n)).toBe('010002');
    expect(results(50_00n)).toBe('3F0002');
  });
});

describe('the two transaction limits of kernel 2, DF8124 and DF8125', () => {
  const limited = SHIPPED_SCHEMES.map((scheme) => ({
    ...scheme,
    combinations: scheme.combinations.map((combination) => ({
      ...combination,
      limits: { ...combination.limits, transaction: '6000', transactionOnDevice: '9000' },
    })),
  }));

  it.each([
    ['mastercard-card', 60_00n, 'online_request'],
    ['mastercard-card', 60_01n, 'end_application'],
    ['mastercard-phone', 60_01n, 'online_request'],
    // Book B has "equal or above" where kernel 2 has "above".
    ['mastercard-phone', 89_99n, 'online_request'],
    ['mastercard-phone', 90_00n, 'try_another_interface'],
  ])('%s with %s: %s', (name, amountMinor, kind) => {
    expect(pay(name, amountMinor, limited).kind).toBe(kind);
  });
});
