import { describe, expect, it } from 'vitest';
import { caKeyChecksum } from '../../../../src/card/emv/ca-keys.ts';
import {
  combinationsFor,
  dataElements,
  type LaneScheme,
  laneCaKeys,
} from '../../../../src/card/lane/lane-schemes.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';

const SCHEMES: LaneScheme[] = [
  {
    scheme: 'mastercard',
    combinations: [
      {
        aid: 'A0000000041010',
        kernel: 2,
        types: ['00', '20'],
        limits: { transaction: '100000', cvm: '5000', floor: '2000' },
        data: { DF8118: '20', DF8124: '000000040000' },
      },
      { aid: 'A0000000043060', kernel: 2, types: ['00'], limits: {}, data: {} },
    ],
  },
  {
    scheme: 'visa',
    combinations: [
      {
        aid: 'A0000000031010',
        kernel: 3,
        types: ['00'],
        limits: { cvm: '5001', terminalFloor: '1000' },
        ttq: '21004000',
        zeroAmountAllowed: false,
        data: {},
      },
    ],
  },
];

const hexOf = (values: ReadonlyMap<number, Uint8Array>, tag: number) => toHex(values.get(tag)!);

describe('combinations of the configured schemes', () => {
  it('are those for the transaction type', () => {
    const aids = (type: '00' | '20') => combinationsFor(SCHEMES, type, null).map(({ aid }) => toHex(aid));
    expect(aids('00')).toEqual(['A0000000041010', 'A0000000043060', 'A0000000031010']);
    expect(aids('20')).toEqual(['A0000000041010']);
  });

  it('keep absent limits and flags absent: they switch a check off', () => {
    const [, maestro, visa] = combinationsFor(SCHEMES, '00', null);
    expect(maestro).not.toHaveProperty('contactlessTransactionLimit');
    expect(maestro).not.toHaveProperty('cvmRequiredLimit');
    expect(maestro).not.toHaveProperty('ttq');
    expect(maestro).not.toHaveProperty('zeroAmountAllowed');
    expect(visa).toMatchObject({
      scheme: 'visa',
      kernelId: 3,
      cvmRequiredLimit: 5001n,
      terminalFloorLimit: 1000n,
      ttq: fromHex('21004000'),
      zeroAmountAllowed: false,
    });
  });

  it('online have floor limit zero, in Book B and in kernel 2 alike', () => {
    for (const { contactlessFloorLimit } of combinationsFor(SCHEMES, '00', null)) {
      expect(contactlessFloorLimit).toBe(0n);
    }
    expect(hexOf(combinationsFor(SCHEMES, '00', null)[0]!.kernelData, 0xdf8123)).toBe('000000000000');
  });

  it.each([
    [5_000n, 5_000n, '000000005000'],
    [500n, 2_000n, '000000002000'],
  ])('offline up to %s have floor limit %s where the scheme says 20.00', (offline, floor, df8123) => {
    const [mastercard] = combinationsFor(SCHEMES, '00', offline);
    expect(mastercard!.contactlessFloorLimit).toBe(floor);
    expect(hexOf(mastercard!.kernelData, 0xdf8123)).toBe(df8123);
  });

  it('give kernel 2 the limits under its own names, what is configured there first', () => {
    const [mastercard, maestro, visa] = combinationsFor(SCHEMES, '00', null);
    expect(hexOf(mastercard!.kernelData, 0xdf8124)).toBe('000000040000');
    expect(hexOf(mastercard!.kernelData, 0xdf8125)).toBe('000000100000');
    expect(hexOf(mastercard!.kernelData, 0xdf8126)).toBe('000000005000');
    expect(hexOf(mastercard!.kernelData, 0xdf8118)).toBe('20');
    expect(hexOf(maestro!.kernelData, 0xdf8126)).toBe('999999999999');
    expect(visa!.kernelData.size).toBe(0);
  });
});

describe('limits by program', () => {
  const visa = (offline: bigint | null) => {
    const programs = [
      { programId: '31026400', transaction: '20000', cvm: '0', floor: '1000', zeroAmountAllowed: false },
      { programId: '310265', statusCheck: true },
    ];
    const [combination] = SCHEMES[1]!.combinations;
    const scheme = { scheme: 'visa', combinations: [{ ...combination!, dynamicReaderLimits: programs }] };
    return combinationsFor([scheme], '00', offline)[0]!.dynamicReaderLimits;
  };

  it('keep what is absent absent, but for the floor limit: online it is zero', () => {
    expect(visa(null)).toEqual([
      {
        programId: fromHex('31026400'),
        contactlessTransactionLimit: 20_000n,
        cvmRequiredLimit: 0n,
        contactlessFloorLimit: 0n,
        zeroAmountAllowed: false,
      },
      { programId: fromHex('310265'), contactlessFloorLimit: 0n, statusCheckSupport: true },
    ]);
    expect(combinationsFor(SCHEMES, '00', null).every((each) => !('dynamicReaderLimits' in each))).toBe(true);
  });

  it('offline have the floor limit that the shop risks, or their own where that is more', () => {
    expect(visa(5_000n)!.map((set) => set.contactlessFloorLimit)).toEqual([5_000n, 5_000n]);
    expect(visa(500n)!.map((set) => set.contactlessFloorLimit)).toEqual([1_000n, 500n]);
  });
});

describe('a transaction limit of its own for phones', () => {
  it('is the one of the entry point, and kernel 2 has both', () => {
    const [combination] = SCHEMES[0]!.combinations;
    const limits = { transaction: '5000', transactionOnDevice: '100000' };
    const scheme = { scheme: 'mastercard', combinations: [{ ...combination!, limits, data: {} }] };
    const [mastercard] = combinationsFor([scheme], '00', null);
    expect(mastercard!.contactlessTransactionLimit).toBe(100_000n);
    expect(hexOf(mastercard!.kernelData, 0xdf8124)).toBe('000000005000');
    expect(hexOf(mastercard!.kernelData, 0xdf8125)).toBe('000000100000');
  });
});

describe('hex of the configuration', () => {
  it('becomes data elements by tag', () => {
    expect([...dataElements({ '9F1A': '0276', DF8118: '20' })]).toEqual([
      [0x9f1a, fromHex('0276')],
      [0xdf8118, fromHex('20')],
    ]);
  });

  it('becomes CA keys, of which one with a wrong checksum is not used', () => {
    const rid = fromHex('A000000003');
    const modulus = `${'AB'.repeat(127)}CD`;
    const checksum = toHex(
      caKeyChecksum({ rid, index: 0x99, modulus: fromHex(modulus), exponent: fromHex('03') }),
    );
    const key = {
      rid: 'A000000003',
      index: '99',
      modulus,
      exponent: '03',
      expires: '2035-12-31',
      test: true,
    };
    expect(laneCaKeys([{ ...key, checksum }]).find(rid, 0x99)).toMatchObject({
      rid,
      index: 0x99,
      test: true,
    });
    const withRevoked = laneCaKeys([{ ...key, checksum, expires: undefined, revoked: ['00000A'] }]);
    expect(withRevoked.isRevoked(rid, 0x99, fromHex('00000A'))).toBe(true);
    expect(withRevoked.isRevoked(rid, 0x99, fromHex('00000B'))).toBe(false);
    expect(withRevoked.find(rid, 0x99)!.expires).toBeNull();
    expect(laneCaKeys([{ ...key, checksum: '00'.repeat(20) }]).find(rid, 0x99)).toBeUndefined();
  });
});
