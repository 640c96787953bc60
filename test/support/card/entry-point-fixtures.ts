import type { Combination } from '../../../src/card/entry-point/combination.ts';
import type { EntryPointContext } from '../../../src/card/entry-point/entry-point.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import type { Transaction } from '../../../src/card/entry-point/transaction.ts';
import type { KernelContext, KernelDefinition } from '../../../src/card/kernels/kernel.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { tlvHex } from './objects.ts';

export const PPSE = '00A404000E325041592E5359532E444446303100';

/** A combination without limits. */
export function combination(fields: Partial<Combination> = {}): Combination {
  return {
    aid: fromHex('A0000000031010'),
    kernelId: 0x03,
    transactionType: '00',
    scheme: 'Visa',
    kernelData: new Map(),
    ...fields,
  };
}

export function transaction(fields: Partial<Transaction> = {}): Transaction {
  return {
    amountMinor: 1250n,
    otherAmountMinor: 0n,
    currencyNumeric: 978,
    currencyExponent: 2,
    type: '00',
    date: '260105',
    time: '120000',
    ...fields,
  };
}

/** A kernel that approves without a word to the card, and keeps what it was activated with. */
export function approvingKernel(id: number, activations: KernelContext[] = []): KernelDefinition {
  return {
    id,
    name: `test kernel ${id}`,
    // biome-ignore lint/correctness/useYield: this kernel asks the card nothing
    *run(context) {
      activations.push(context);
      return outcome('approved');
    },
  };
}

export function entryPointContext(fields: Partial<EntryPointContext> = {}): EntryPointContext {
  return {
    combinations: [combination()],
    transaction: transaction(),
    terminal: new Map(),
    kernels: new Map([[0x03, approvingKernel(0x03)]]),
    caKeys: { find: () => undefined, isRevoked: () => false },
    random: (length) => new Uint8Array(length).fill(0x5a),
    ...fields,
  };
}

/** Body of a PPSE with these entries: the content of each template 61 in hex. */
export function ppse(...entries: readonly string[]): string {
  const directory = entries.map((entry) => tlvHex(0x61, entry)).join('');
  return tlvHex(0x6f, `840E325041592E5359532E4444463031${tlvHex(0xa5, tlvHex(0xbf0c, directory))}`);
}

/** Content of a directory entry. */
export function entry(adfName: string, rest: Readonly<Record<string, string>> = {}): string {
  const others = Object.entries(rest).map(([tag, value]) => tlvHex(Number.parseInt(tag, 16), value));
  return tlvHex(0x4f, adfName) + others.join('');
}

/** SELECT of an application by name, hex. */
export function select(name: string): string {
  return `00A40400${(name.length / 2).toString(16).padStart(2, '0')}${name}00`.toUpperCase();
}

/** FCI of an application whose PDOL asks for these tags and lengths. */
export function fci(name: string, pdol = '9F6604'): string {
  return tlvHex(
    0x6f,
    `84${(name.length / 2).toString(16).padStart(2, '0')}${name}${tlvHex(0xa5, tlvHex(0x9f38, pdol))}`,
  );
}
