import { describe, expect, test } from 'vitest';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import { tornAt } from '../../../../src/rig/cards/torn-card.ts';
import { createCard, TRAY } from '../../../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';
import { createTestIssuer } from '../../../../src/rig/issuer/test-issuer.ts';
import { type Tapped, tap } from '../../../support/card/configured-terminal.ts';

const issuer = createTestIssuer();

const present = (card: VirtualCard, amountMinor: bigint, offlineFloorMinor: bigint | null = null) =>
  tap(card, { amountMinor, offlineFloorMinor });

/** What the issuer says of the data record, from nothing but what it would be sent. */
function verdict({ outcome }: Tapped) {
  const record = outcome.dataRecord!;
  const pan = Uint8Array.from(toHex(record.get(0x57)!).split('D')[0]!, Number);
  return issuer.verify({ pan, panSequenceNumber: record.get(0x5f34)?.[0] ?? 0, tags: record });
}

const FLOOR = 50_00n;

describe('with the host in reach, 12.50', () => {
  test.each([
    ['visa-card', 'fdda'],
    ['visa-phone', 'fdda'],
    ['mastercard-card', 'cda'],
    ['mastercard-phone', 'cda'],
  ])('%s goes online, authenticated, with a cryptogram its issuer accepts', (name, method) => {
    const presentation = present(createCard(name), 12_50n);
    expect(presentation.outcome.kind).toBe('online_request');
    expect(presentation.outcome.oda).toMatchObject({ method, result: 'passed' });
    expect(toHex(presentation.outcome.dataRecord!.get(0x9f27)!)).toBe('80');
    expect(verdict(presentation)).toEqual({ ok: true });
  });

  test('declined-card is declined', () => {
    expect(present(createCard('declined-card'), 12_50n).outcome.kind).toBe('declined');
  });

  test('torn-card is lost at GENERATE AC and asked for again', () => {
    const { outcome, commands } = present(createCard('torn-card'), 12_50n);
    expect(commands.at(-1)).toMatch(/^GENERATE AC/);
    expect(outcome.kind).toBe('end_application');
    expect(outcome.start).toBe('B');
  });
});

describe('with the floor limit raised because the host cannot be reached, 12.50', () => {
  test('mastercard-card approves it by itself and signs that', () => {
    const presentation = present(createCard('mastercard-card'), 12_50n, FLOOR);
    expect(presentation.outcome.kind).toBe('approved');
    expect(presentation.outcome.oda).toMatchObject({ method: 'cda', result: 'passed' });
    expect(toHex(presentation.outcome.dataRecord!.get(0x9f27)!)).toBe('40');
    expect(verdict(presentation)).toEqual({ ok: true });
  });

  test('visa-card approves it by itself and signs itself', () => {
    const presentation = present(createCard('visa-card'), 12_50n, FLOOR);
    expect(presentation.outcome.kind).toBe('approved');
    expect(presentation.outcome.oda).toMatchObject({ method: 'fdda', result: 'passed' });
    expect(verdict(presentation)).toEqual({ ok: true });
  });

  test.each(['visa-phone', 'mastercard-phone'])('%s wants to go online all the same', (name) => {
    expect(present(createCard(name), 12_50n, FLOOR).outcome.kind).toBe('online_request');
  });

  test('declined-card is declined', () => {
    expect(present(createCard('declined-card'), 12_50n, FLOOR).outcome.kind).toBe('declined');
  });
});

describe('above the CVM limit, 80.00', () => {
  test.each(['visa-phone', 'mastercard-phone'])('%s has verified its holder', (name) => {
    const presentation = present(createCard(name), 80_00n);
    expect(presentation.outcome).toMatchObject({ kind: 'online_request', cvm: 'confirmation_code_verified' });
    expect(verdict(presentation)).toEqual({ ok: true });
  });

  test('mastercard-card has its holder sign', () => {
    const { outcome } = present(createCard('mastercard-card'), 80_00n);
    expect(outcome).toMatchObject({ kind: 'online_request', cvm: 'obtain_signature', receipt: true });
  });

  test('visa-card is declined: there is no PIN pad and no signature', () => {
    expect(present(createCard('visa-card'), 80_00n).outcome.kind).toBe('declined');
  });
});

test('exactly 50.00 needs no verification with either scheme', () => {
  for (const name of ['visa-card', 'mastercard-card']) {
    expect(present(createCard(name), 50_00n).outcome).toMatchObject({
      kind: 'online_request',
      cvm: 'no_cvm',
    });
  }
});

test.each(TRAY)('$name torn away at any command ends without an approval', ({ name }) => {
  const whole = present(createCard(name), 12_50n, FLOOR).commands.length;
  for (let tearAt = 1; tearAt <= whole; tearAt++) {
    const { outcome } = present(tornAt(createCard(name), tearAt), 12_50n, FLOOR);
    expect(['try_again', 'end_application'], `at command ${tearAt}`).toContain(outcome.kind);
    expect(outcome.start).toBe('B');
    expect(outcome.dataRecord).toBeNull();
  }
});
