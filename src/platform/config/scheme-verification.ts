import { z } from 'zod';
import { fromHex, toHex } from '../bytes/hex.ts';

const Word = z.enum(['online-pin', 'signature', 'on-device', 'none']);
type Word = z.infer<typeof Word>;

/** How the reader can have the holder verified, in words; otherwise the same is said by tag. */
export const Verification = z.strictObject({
  aboveLimit: z.array(Word).describe('Where the cvm limit asks for it.'),
  upToLimit: z
    .array(Word.exclude(['on-device']))
    .default(['none'])
    .describe('Kernel 2: below it.'),
});
export type Verification = z.infer<typeof Verification>;

type Bit = readonly [byte: number, bit: number];

/** @spec EMV Contactless Book C-2, A.1: DF8118 and DF8119 */
const CVM_CAPABILITY: Readonly<Record<Exclude<Word, 'on-device'>, Bit>> = {
  'online-pin': [1, 7],
  signature: [1, 6],
  none: [1, 4],
};
/** @spec EMV Contactless Book C-2, A.1: DF811B, on-device cardholder verification supported */
const KERNEL_CONFIGURATION_ON_DEVICE: Bit = [1, 6];
/** DF811B where the file does not give it: as the kernel's own default, mag-stripe mode stays off. */
const NO_MAG_STRIPE = '80';
/** @spec EMV Contactless Book C-2, A.1: 9F1D, contactless part */
const RISK_MANAGEMENT: Readonly<Record<Word, Bit>> = { ...CVM_CAPABILITY, 'on-device': [1, 3] };
/** 9F66; verification is always possible to leave out. @spec EMV Contactless Book A, 5.7 */
const TTQ: Readonly<Record<Exclude<Word, 'none'>, Bit>> = {
  'online-pin': [1, 3],
  signature: [1, 2],
  'on-device': [3, 7],
};

interface Spoken {
  kernel: number;
  ttq?: string | undefined;
  data: Readonly<Record<string, string>>;
}

/** What is said in words and by tag as well, as the path below the combination. */
export function saidTwice({ kernel, ttq, data }: Spoken): string[][] {
  if (kernel !== 2) return ttq !== undefined && ttq !== without(ttq, Object.values(TTQ)) ? [['ttq']] : [];
  const says = (tag: string, bits: readonly Bit[]) =>
    data[tag] !== undefined && data[tag] !== without(data[tag], bits);
  const tags = ['DF8118', 'DF8119'].filter((tag) => data[tag] !== undefined);
  if (says('9F1D', Object.values(RISK_MANAGEMENT))) tags.push('9F1D');
  if (says('DF811B', [KERNEL_CONFIGURATION_ON_DEVICE])) tags.push('DF811B');
  return tags.map((tag) => ['data', tag]);
}

/** The words as the kernel reads them: kernel 2 in its data elements, every other one in 9F66. */
export function spellOut(verification: Verification, { kernel, ttq, data }: Spoken): Omit<Spoken, 'kernel'> {
  const { aboveLimit, upToLimit } = verification;
  if (kernel !== 2) {
    const bits = aboveLimit.flatMap((word) => (word === 'none' ? [] : [TTQ[word]]));
    return { data, ttq: set(ttq ?? '00000000', bits) };
  }
  const capability = (words: readonly Word[]) =>
    set(
      '00',
      words.flatMap((word) => (word === 'on-device' ? [] : [CVM_CAPABILITY[word]])),
    );
  const onDevice = aboveLimit.includes('on-device') ? [KERNEL_CONFIGURATION_ON_DEVICE] : [];
  return {
    ttq,
    data: {
      ...data,
      '9F1D': set(
        data['9F1D'] ?? '0000000000000000',
        [...aboveLimit, ...upToLimit].map((word) => RISK_MANAGEMENT[word]),
      ),
      DF8118: capability(aboveLimit),
      DF8119: capability(upToLimit),
      DF811B: set(data['DF811B'] ?? NO_MAG_STRIPE, onDevice),
    },
  };
}

function set(hex: string, bits: readonly Bit[], on = true): string {
  const bytes = fromHex(hex);
  for (const [byte, bit] of bits) {
    const mask = 1 << (bit - 1);
    bytes[byte - 1] = on ? bytes[byte - 1]! | mask : bytes[byte - 1]! & ~mask;
  }
  return toHex(bytes);
}

const without = (hex: string, bits: readonly Bit[]): string => set(hex, bits, false);
