import { createHash } from 'node:crypto';
import { parseDol } from '../../../src/card/emv/dol.ts';
import type { KernelContext } from '../../../src/card/kernels/kernel.ts';
import { concatBytes, fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { type Card, respond } from './drive.ts';
import { elements, key, type Objects, tlvHex, tlvs } from './objects.ts';
import { certify, signDynamicData, testCaKeys } from './test-chain.ts';

const FCI: Objects = {
  84: 'A0000000041010',
  50: '4D617374657263617264',
  '5F2D': '656E',
  '9F38': '9F1D089F1A02',
};
const GPO: Objects = { 82: '1980', 94: '0801010010010301' };
const RECORDS: Objects = {
  57: '5413330089010012D49122010000000000000F',
  '5A': '5413330089010012',
  '5F24': '491231',
  '5F25': '200101',
  '5F28': '0056',
  '5F34': '01',
  '8C': '9F02069F03069F1A0295055F2A029A039C019F37049F35019F45029F4C089F34039F21039F7C14',
  '8E': '000000000000000042031E031F03',
  '9F07': 'FF00',
  '9F08': '0002',
  '9F0D': '0000000000',
  '9F0E': '0000000000',
  '9F0F': '0000000000',
  '9F42': '0978',
  '9F4A': '82',
};
const SIGNED = [
  0x5a, 0x5f24, 0x5f25, 0x5f28, 0x5f34, 0x8c, 0x8e, 0x9f07, 0x9f08, 0x9f0d, 0x9f0e, 0x9f0f, 0x9f4a,
];

export interface Kernel2CardOptions {
  /** Objects in place of the usual ones; null takes one away. */
  objects?: Objects;
  /** Whole responses in place of what the card would send, by the beginning of the command in hex. */
  responses?: Readonly<Record<string, string | 'lost'>>;
  /** Cryptogram that the card makes whatever it is asked for: the CID in hex. */
  cid?: string;
  /** Objects of the answer to GENERATE AC besides the usual ones, as TLV hex. */
  generateAcExtra?: string;
  /** The card spoils its signature, or leaves it out. */
  signature?: 'bad' | 'none';
  /** What follows the transaction data hash in the ICC dynamic data, in hex, after the card has seen its commands. */
  signedExtra?: (apdus: readonly string[]) => string;
}

export const KERNEL_2_AID = 'A0000000041010';
export const AMOUNT = 1250;

/** A Mastercard-like card with the test chain, and the FCI that the entry point would hand on. */
export function kernel2Card(options: Kernel2CardOptions = {}): { card: Card; fci: Uint8Array } {
  const objects = { ...FCI, ...GPO, ...RECORDS, ...options.objects };
  const signedRecord = tlvs(objects, SIGNED);
  const certified = certify(
    fromHex(objects['5A'] ?? '5413330089010012'),
    concatBytes(signedRecord, fromHex(objects['82'] ?? '')),
  );
  const all: Record<string, string | null> = { ...objects };
  for (const [tag, value] of certified) if (!(key(tag) in all)) all[key(tag)] = toHex(value);
  const fixed: Record<string, string> = {
    '80A80000': tlvHex(0x77, tlvs(all, [0x82, 0x94, 0x9f5f, 0x9f6f, 0x9f7d, 0x9f7f, 0x9f54])),
    '00B2010C': tlvHex(0x70, tlvs(all, [0x57, 0x9f42, 0x9f6e, 0x9f5b, 0x9f51])),
    '00B20114': tlvHex(0x70, signedRecord),
    '00B20214': tlvHex(0x70, tlvs(all, [0x8f, 0x9f32, 0x92, 0x90])),
    '00B20314': tlvHex(0x70, tlvs(all, [0x9f47, 0x9f48, 0x9f46])),
  };
  const cdol1Length = parseDol(fromHex(objects['8C'] ?? '')).reduce((sum, { length }) => sum + length, 0);
  const apdus: string[] = [];
  let pdolValues = new Uint8Array();
  const card: Card = (apdu) => {
    apdus.push(apdu);
    const replaced = Object.entries(options.responses ?? {}).find(([start]) => apdu.startsWith(start))?.[1];
    if (replaced === 'lost') return { kind: 'lost', cause: 'timeout' };
    const bytes = fromHex(apdu);
    if (apdu.startsWith('80A80000')) pdolValues = bytes.slice(7, -1);
    if (replaced !== undefined) return respond(replaced);
    if (apdu.startsWith('80AE')) {
      const cdol1Values = bytes.slice(5, 5 + cdol1Length);
      return respond(generateAc(bytes[2]!, cdol1Values, pdolValues, options, apdus));
    }
    const body = fixed[apdu.slice(0, 8)];
    return respond(body === undefined ? '6A83' : `${body}9000`);
  };
  const proprietary = tlvs(all, [0x50, 0x87, 0x5f2d, 0x9f38]);
  const discretionary = tlvs(all, [0x9f5d, 0x9f5e]);
  const bf0c = discretionary.length > 0 ? fromHex(tlvHex(0xbf0c, discretionary)) : discretionary;
  const fciBody = concatBytes(tlvs(all, [0x84]), fromHex(tlvHex(0xa5, concatBytes(proprietary, bf0c))));
  return { card, fci: fromHex(tlvHex(0x6f, fciBody)) };
}

const CRYPTOGRAM = '1122334455667788';

function generateAc(
  control: number,
  cdol1Values: Uint8Array,
  pdolValues: Uint8Array,
  options: Kernel2CardOptions,
  apdus: readonly string[],
): string {
  const cid = options.cid ?? (control & 0xc0).toString(16).padStart(2, '0');
  const extra = options.generateAcExtra ?? '';
  const plain = `9F2701${cid}9F3602001E9F10120110A00003220000000000000000000000FF`;
  const cda = (control & 0x10) !== 0 && cid !== '00' && options.signature !== 'none';
  if (!cda) return `${tlvHex(0x77, `${plain}9F2608${CRYPTOGRAM}${extra}`)}9000`;

  const hash = createHash('sha1')
    .update(pdolValues)
    .update(cdol1Values)
    .update(fromHex(plain + extra))
    .digest();
  const dynamicData = concatBytes(
    fromHex(`08${'A1'.repeat(8)}${cid}${CRYPTOGRAM}`),
    hash,
    fromHex(options.signedExtra?.(apdus) ?? ''),
  );
  const signature = signDynamicData(dynamicData, cdol1Values.slice(UN_OFFSET, UN_OFFSET + 4));
  if (options.signature === 'bad') signature[20]! ^= 0x01;
  return `${tlvHex(0x77, concatBytes(fromHex(plain + extra), fromHex(tlvHex(0x9f4b, signature))))}9000`;
}

/** Of 9F37 in the values of the CDOL1 above. */
const UN_OFFSET = 6 + 6 + 2 + 5 + 2 + 3 + 1;

/** Kernel data of a reader that takes everything on the counter, with CDA. */
export const KERNEL_2_DATA: Objects = {
  '9F09': '0002',
  DF8117: '00',
  DF8118: '40',
  DF8119: '08',
  DF811B: 'A0',
  DF811F: '08',
  DF8120: '0000000000',
  DF8121: '0000000000',
  DF8122: '0000008000',
  DF8123: '000000002000',
  DF8124: '000000010000',
  DF8125: '000000020000',
  DF8126: '000000005000',
};

export interface Kernel2ContextOptions {
  amountMinor?: number;
  /** Kernel data in place of the usual one; null takes one away. */
  kernelData?: Objects;
  /** Terminal data elements in place of the usual ones. */
  terminal?: Objects;
  caKeys?: KernelContext['caKeys'];
}

export function kernel2Context(fci: Uint8Array, options: Kernel2ContextOptions = {}): KernelContext {
  const amount = String(options.amountMinor ?? AMOUNT).padStart(12, '0');
  return {
    combination: {
      aid: fromHex(KERNEL_2_AID),
      kernelId: 0x02,
      transactionType: '00',
      scheme: 'Mastercard',
      kernelData: elements({ ...KERNEL_2_DATA, ...options.kernelData }),
    },
    indicators: {
      statusCheckRequested: false,
      zeroAmount: false,
      contactlessApplicationNotAllowed: false,
      floorLimitExceeded: false,
      cvmRequiredLimitExceeded: false,
    },
    ttq: null,
    selectedAid: fromHex(KERNEL_2_AID),
    fci,
    terminal: elements({
      '9F02': amount,
      '9F03': '000000000000',
      '9A': '260105',
      '9F21': '120000',
      '9C': '00',
      '5F2A': '0978',
      '5F36': '02',
      '9F1A': '0056',
      '9F35': '22',
      '9F40': '6000F0A001',
      '9F1E': '3030303030303031',
      ...options.terminal,
    }),
    caKeys: options.caKeys ?? testCaKeys('A000000004'),
    random: (length) => new Uint8Array(length).fill(0x5a),
  };
}
