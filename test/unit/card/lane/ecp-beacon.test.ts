import { describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import { createCard } from '../../../../src/rig/cards/tray.ts';
import { demoPasses, TrayLane } from '../../../support/card/tray-lane.ts';

describe('polling frames', () => {
  it('are sent while a payment waits for its card, at most three a second', async () => {
    const lane = await TrayLane.start({}, { ecp: true });
    await lane.clock.run(2_000);
    expect(lane.ecpFrames).toEqual([]);
    lane.arm();
    await lane.clock.run(3_000);
    expect(lane.ecpFrames.length).toBeGreaterThan(5);
    expect(lane.ecpFrames.length).toBeLessThanOrEqual(11);
    expect(toHex(lane.ecpFrames[0]!)).toBe('6A010000036DC3');
    lane.disarm('payment-1');
    const sent = lane.ecpFrames.length;
    await lane.clock.run(3_000);
    expect(lane.ecpFrames).toHaveLength(sent);
  });

  it('say what is wanted: a pass and a payment', async () => {
    const lane = await TrayLane.start({ passes: demoPasses('vas_and_pay') }, { ecp: true });
    lane.arm();
    await lane.clock.run(10);
    expect(toHex(lane.ecpFrames[0]!)).toBe('6A010000017FE0');
  });

  it('stop with the card and begin with the next payment', async () => {
    const lane = await TrayLane.start({}, { ecp: true });
    await lane.tap(createCard('visa-card'));
    const sent = lane.ecpFrames.length;
    expect(sent).toBe(1);
    await lane.clock.run(3_000);
    expect(lane.ecpFrames).toHaveLength(sent);
    lane.arm({ paymentId: 'payment-2' });
    await lane.clock.run(300);
    expect(lane.ecpFrames.length).toBeGreaterThan(sent);
  });

  it('are given up where the reader refuses them', async () => {
    const lane = await TrayLane.start({}, { ecp: true });
    lane.ecpWorks = false;
    lane.arm();
    await lane.clock.run(3_000);
    expect(lane.ecpFrames).toHaveLength(1);
  });

  it('are of no concern to other readers', async () => {
    const lane = await TrayLane.start();
    expect(await lane.tap(createCard('visa-card'))).toMatchObject({ kind: 'online_request' });
    expect(lane.ecpFrames).toEqual([]);
  });
});
