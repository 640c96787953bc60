import { describe, expect, it } from 'vitest';
import type { FinalOutcome } from '../../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../../src/card/entry-point/outcomes.ts';
import { outcomeReason } from '../../../../src/card/lane/outcome-reason.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import { tap } from '../../../support/card/configured-terminal.ts';

const TODAY = fromHex('261124');

type Case = [
  card: string,
  amountMinor: bigint,
  floorMinor: bigint | null,
  kind: string,
  reason: string | null,
];

describe('the reason of an outcome, told by the data of a real card', () => {
  it.each<Case>([
    ['visa-card', 12_50n, null, 'online_request', null],
    ['visa-card', 12_50n, 50_00n, 'approved', null],
    ['visa-card', 80_00n, null, 'declined', 'holder_not_verified'],
    ['visa-phone', 80_00n, null, 'online_request', null],
    ['visa-pin-card', 12_50n, null, 'online_request', null],
    ['visa-pin-card', 80_00n, null, 'declined', 'pin_required'],
    ['mastercard-pin-card', 12_50n, null, 'declined', 'pin_required'],
    ['mastercard-pin-card', 80_00n, null, 'declined', 'pin_required'],
    ['mastercard-card', 80_00n, null, 'online_request', null],
    ['visa-expired-card', 12_50n, 50_00n, 'declined', 'card_expired'],
    ['visa-expired-card', 12_50n, null, 'online_request', null],
    ['mastercard-expired-card', 12_50n, null, 'online_request', 'card_expired'],
    ['mastercard-expired-card', 12_50n, 50_00n, 'online_request', 'card_expired'],
    ['declined-card', 12_50n, null, 'declined', null],
    ['declined-card', 80_00n, null, 'declined', null],
    ['visa-locked-phone', 12_50n, null, 'try_again', 'see_phone'],
    ['mastercard-locked-phone', 12_50n, null, 'end_application', 'see_phone'],
    ['torn-card', 12_50n, null, 'end_application', null],
    ['unknown-card', 12_50n, null, 'end_application', 'application_not_accepted'],
  ])('%s, %s cents, floor %s: %s, %s', (name, amountMinor, offlineFloorMinor, kind, reason) => {
    const { outcome } = tap(createCard(name), { amountMinor, offlineFloorMinor });
    expect(outcome.kind).toBe(kind);
    expect(outcomeReason(outcome, TODAY)).toBe(reason);
  });

  it('is not guessed for a kernel that it does not know', () => {
    const application = { scheme: 'other', kernelId: 4, aid: new Uint8Array(5), label: null };
    const declined: FinalOutcome = { ...outcome('declined'), application };
    expect(outcomeReason(declined, TODAY)).toBeNull();
  });
});
