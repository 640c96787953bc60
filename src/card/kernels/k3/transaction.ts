import type { BitPosition } from '../../emv/bits.ts';
import { isSet } from '../../emv/bits.ts';
import type { SignedRecord } from '../../emv/oda/static-data.ts';
import type { CardholderVerification, OdaResult } from '../../entry-point/outcome.ts';
import { printableText } from '../../entry-point/printable-text.ts';
import { decimal } from '../decimal.ts';
import type { KernelContext } from '../kernel.ts';
import { READER_OPTION, readerOptions } from './reader-options.ts';

/** What kernel 3 knows of one transaction while it runs. */
export interface Kernel3Transaction {
  readonly context: KernelContext;
  /** See READER_OPTION. */
  readonly options: Uint8Array;
  /** 9F66 of this transaction, 4 bytes; another one where dynamic reader limits apply. */
  ttq: Uint8Array;
  /** Terminal and transaction data elements; what the card sends never takes their place. */
  readonly terminal: Map<number, Uint8Array>;
  /** Objects of the FCI: 84, 50, 5F2D, 9F38, 9F5A … */
  readonly fci: Map<number, Uint8Array>;
  /** Data objects of the card from GET PROCESSING OPTIONS and records; each came once. */
  readonly card: Map<number, Uint8Array>;
  /** In the order of the AFL. */
  readonly signedRecords: SignedRecord[];
  cryptogramType: 'AAC' | 'TC' | 'ARQC';
  declineRequired: boolean;
  onlineRequired: boolean;
  cvm: CardholderVerification | null;
  oda: OdaResult;
  /** 9F69, and the copy of CTQ in it, are under a verified signature. */
  relatedDataSigned: boolean;
}

/** TVR stays zero in this kernel. @spec EMV Contactless Book C-3, Annex A (TVR) */
const ZERO_TVR = new Uint8Array(5);

export function startTransaction(context: KernelContext): Kernel3Transaction {
  const ttq = context.ttq ?? new Uint8Array(4);
  const terminal = new Map([...context.terminal, ...context.combination.kernelData]);
  terminal.set(0x9f66, ttq);
  terminal.set(0x9f37, context.random(4));
  terminal.set(0x95, ZERO_TVR);
  return {
    context,
    options: readerOptions(context.combination),
    ttq,
    terminal,
    fci: new Map(),
    card: new Map(),
    signedRecords: [],
    cryptogramType: 'AAC',
    declineRequired: false,
    onlineRequired: false,
    cvm: null,
    oda: { method: 'none', result: 'not_performed' },
    relatedDataSigned: false,
  };
}

/** The terminal's value, else the card's, else the FCI's; undefined where absent or empty. */
export function dataElement(transaction: Kernel3Transaction, tag: number): Uint8Array | undefined {
  const value = transaction.terminal.get(tag) ?? transaction.card.get(tag) ?? transaction.fci.get(tag);
  return value?.length ? value : undefined;
}

/** Whether a bit of the card's 9F6C is set; false without one. */
export function ctqSet({ card }: Kernel3Transaction, bit: BitPosition): boolean {
  return isSet(card.get(0x9f6c) ?? new Uint8Array(2), ...bit);
}

/** Whether a bit of the transaction's 9F66 is set. */
export function ttqSet({ ttq }: Kernel3Transaction, bit: BitPosition): boolean {
  return isSet(ttq, ...bit);
}

export function optionOn({ options }: Kernel3Transaction, option: keyof typeof READER_OPTION): boolean {
  const position: BitPosition = READER_OPTION[option];
  return isSet(options, ...position);
}

/** 9F02 in minor units. */
export function amountMinor({ terminal }: Kernel3Transaction): bigint {
  return decimal(terminal.get(0x9f02) ?? new Uint8Array()) ?? 0n;
}

export function isRefund({ terminal }: Kernel3Transaction): boolean {
  return terminal.get(0x9c)?.[0] === 0x20;
}

/** To be spread into a request: 5F2D as text. @spec EMV 4.4 Book 3, Annex A */
export function languagePreference({ fci }: Kernel3Transaction): { languagePreference?: string } {
  const text = printableText(fci.get(0x5f2d));
  return text ? { languagePreference: text } : {};
}
