import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { iso87Tilld } from '../../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import { unpackMessage } from '../../../../../src/host/iso8583/unpack-message.ts';
import { toHex } from '../../../../../src/platform/bytes/hex.ts';
import type { Upstream } from '../../../../../src/platform/ports/upstream.ts';
import { advice, deferred, reconciliation, reversal } from '../../../../support/host-transactions.ts';
import { MASTER_KEY, type MemoryRig, memoryRig } from '../../../../support/iso8583-rig.ts';

const FIRST = Date.UTC(2026, 10, 24, 9, 11, 13);
const LATER = Date.UTC(2026, 11, 30, 20, 45, 59);
const LENGTH_BYTES = 2;
const MAC_BYTES = 8;

type Send = (upstream: Upstream, repeat: boolean, at: number) => Promise<unknown>;

const KINDS: readonly (readonly [kind: string, mtis: readonly [string, string], send: Send])[] = [
  ['an advice', ['0220', '0221'], (upstream, repeat, at) => upstream.deliver(advice({ repeat }), at)],
  [
    'a deferred request',
    ['0200', '0201'],
    (upstream, repeat, at) => upstream.deliver(deferred({ repeat }), at),
  ],
  ['a reversal', ['0420', '0421'], (upstream, repeat, at) => upstream.deliver(reversal({ repeat }), at)],
  [
    'a reconciliation',
    ['0500', '0501'],
    (upstream, repeat, at) => upstream.reconcile(reconciliation({ repeat }), at),
  ],
  [
    'a reconciliation advice',
    ['0520', '0521'],
    (upstream, repeat, at) => upstream.reconcile(reconciliation({ kind: 'advice', repeat }), at),
  ],
];

describe.each([
  ['without MAC', 'none'],
  ['with retail MAC', 'retail-mac'],
  ['with CMAC', 'aes-cmac'],
] as const)('what goes over the wire, %s', (_, mac) => {
  let rig: MemoryRig;
  beforeEach(async () => {
    const security = mac === 'none' ? {} : { security: { algorithm: mac, masterKey: MASTER_KEY } };
    rig = await memoryRig({ security: { mac } }, security);
    rig.upstream.start();
    await rig.clock.run(1);
    expect(rig.upstream.link().state).toBe('up');
  });
  afterEach(() => rig.dispose());

  async function frame(send: Send, repeat: boolean, at: number): Promise<Uint8Array> {
    const before = rig.sent.length;
    const result = send(rig.upstream, repeat, at);
    await rig.clock.run(0);
    await rig.clock.run(0);
    expect(await result).not.toMatchObject({ kind: 'unknown' });
    expect(rig.sent.length).toBe(before + 1);
    return rig.sent[before]!;
  }

  test.each(KINDS)(
    'the repeat of %s differs in MTI, DE 7 and the MAC, and nowhere else',
    async (_kind, mtis, send) => {
      const original = await frame(send, false, FIRST);
      const repeat = await frame(send, true, LATER);
      expect(repeat.length).toBe(original.length);
      const different = [...original.keys()].filter((at) => original[at] !== repeat[at]);

      const timeAt = toHex(original).indexOf('1124091113') / 2;
      expect(toHex(repeat).indexOf('1230204559') / 2).toBe(timeAt);
      const mayDiffer = (at: number): boolean =>
        at === LENGTH_BYTES + 1 ||
        (at >= timeAt && at < timeAt + 5) ||
        (mac !== 'none' && at >= original.length - MAC_BYTES);
      expect(different.filter((at) => !mayDiffer(at))).toEqual([]);

      const [before, after] = [original, repeat].map((bytes) =>
        unpackMessage(iso87Tilld, bytes.slice(LENGTH_BYTES)),
      );
      expect([before!.mti, after!.mti]).toEqual(mtis);
      const macOf = ({ fields }: typeof before & object) => fields[128] ?? fields[64];
      if (mac === 'none') expect(macOf(before!)).toBeUndefined();
      else expect(macOf(after!)).not.toEqual(macOf(before!));
    },
  );
});
