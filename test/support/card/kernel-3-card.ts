import type { Combination } from '../../../src/card/entry-point/combination.ts';
import type { Outcome } from '../../../src/card/entry-point/outcome.ts';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import type { KernelContext, KernelRestart } from '../../../src/card/kernels/kernel.ts';
import { concatBytes, fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { type Card, type Driven, drive, respond } from './drive.ts';
import { elements, key, type Objects, tlvHex, tlvs } from './objects.ts';
import { certify, signDynamicData, signStaticData, testCaKeys } from './test-chain.ts';

const FCI: Objects = {
  84: 'A0000000031010',
  50: '56697361',
  '5F2D': '656E',
  '9F38': '9F66049F02069F03069F1A0295055F2A029A039C019F3704',
};

/** AFL of a card that is authenticated: SFI 2, records 1 to 4, the first of them signed. */
const WITH_RECORDS = '10010401';

const OBJECTS: Objects = {
  82: '2000',
  94: WITH_RECORDS,
  57: '4761739001010010D49122010000000000000F',
  '5A': '4761739001010010',
  '5F24': '491231',
  '5F28': '0056',
  '5F34': '01',
  '9F07': 'FFC0',
  '9F10': '06011103A00000',
  '9F26': '1122334455667788',
  '9F27': '80',
  '9F36': '001E',
  '9F4A': '82',
  '9F69': '01A1B2C3D40000',
  '9F6C': '0000',
  '9F6E': '2070000F',
};

const GPO_TAGS = [
  0x82, 0x94, 0x57, 0x5f34, 0x9f10, 0x9f26, 0x9f27, 0x9f36, 0x9f57, 0x9f5d, 0x9f6c, 0x9f6e, 0x9f7c,
];
const SIGNED_TAGS = [0x5a, 0x5f24, 0x5f28, 0x9f07, 0x9f4a];

export interface Kernel3CardOptions {
  /** Objects in place of the usual ones; null takes one away. */
  objects?: Objects;
  /** Whole responses in place of what the card would send, by the beginning of the command in hex. */
  responses?: Readonly<Record<string, string | 'lost'>>;
  /**
   * The card spoils its signature (9F4B) or leaves it out, or sends its issuer's over static data (93) in its place.
   * Without 9F69, or with one of version 00, it signs the unpredictable number alone.
   */
  signature?: 'bad' | 'none' | 'static' | 'static_bad';
}

export const KERNEL_3_AID = 'A0000000031010';

/** A Visa-like card with the test chain, and the FCI that the entry point would hand on. */
export function kernel3Card(options: Kernel3CardOptions = {}): { card: Card; fci: Uint8Array } {
  const objects = { ...FCI, ...OBJECTS, ...options.objects };
  const all: Record<string, string | null> = { ...objects };
  const signedRecord = tlvs(objects, SIGNED_TAGS);
  const aip = fromHex(objects['82'] ?? '');
  for (const [tag, value] of certify(fromHex('4761739001010010'), concatBytes(signedRecord, aip))) {
    if (!(key(tag) in all)) all[key(tag)] = toHex(value);
  }
  const staticSignature = signStaticData(concatBytes(signedRecord, aip));
  if (options.signature === 'static_bad') staticSignature[20]! ^= 0x01;
  if (options.signature?.startsWith('static')) {
    all['93'] = toHex(staticSignature);
    for (const tag of ['9F46', '9F47', '9F48']) all[tag] = null;
  }
  let pdolValues = new Uint8Array();
  const card: Card = (apdu) => {
    const replaced = Object.entries(options.responses ?? {}).find(([start]) => apdu.startsWith(start))?.[1];
    if (replaced === 'lost') return { kind: 'lost', cause: 'transmission' };
    if (replaced !== undefined) return respond(replaced);
    switch (apdu.slice(0, 8)) {
      case '80A80000':
        pdolValues = fromHex(apdu).slice(7, -1);
        return respond(`${tlvHex(0x77, tlvs(all, GPO_TAGS))}9000`);
      case '00B20114':
        return respond(`${tlvHex(0x70, signedRecord)}9000`);
      case '00B20214':
        return respond(`${tlvHex(0x70, tlvs(all, [0x8f, 0x9f32, 0x92, 0x90]))}9000`);
      case '00B20314':
        return respond(`${tlvHex(0x70, tlvs(all, [0x93, 0x9f47, 0x9f48, 0x9f46]))}9000`);
      case '00B20414':
        return respond(`${tlvHex(0x70, concatBytes(tlvs(all, [0x9f69]), signature(all, pdolValues)))}9000`);
      default:
        return respond('6A83');
    }
  };
  const signature = (card: Objects, values: Uint8Array): Uint8Array => {
    if (options.signature && options.signature !== 'bad') return new Uint8Array();
    // 9F37, 9F02, 5F2A of the PDOL above, then 9F69.
    const unpredictableNumber = values.slice(29, 33);
    const related = card['9F69'] ?? '';
    const besides =
      related.slice(0, 2) === '01'
        ? [unpredictableNumber, values.slice(4, 10), values.slice(23, 25), fromHex(related)]
        : [unpredictableNumber];
    const signed = signDynamicData(fromHex('02001E'), concatBytes(...besides));
    if (options.signature === 'bad') signed[20]! ^= 0x01;
    return fromHex(tlvHex(0x9f4b, signed));
  };
  const discretionary = all['9F5A'] ? fromHex(tlvHex(0xbf0c, tlvs(all, [0x9f5a]))) : new Uint8Array();
  const proprietary = concatBytes(tlvs(all, [0x50, 0x5f2d, 0x9f38]), discretionary);
  const fciBody = concatBytes(tlvs(all, [0x84]), fromHex(tlvHex(0xa5, proprietary)));
  return { card, fci: fromHex(tlvHex(0x6f, fciBody)) };
}

export interface Kernel3ContextOptions {
  amountMinor?: number;
  /** 9F66 of the transaction, hex. */
  ttq?: string;
  kernelData?: Objects;
  terminal?: Objects;
  caKeys?: KernelContext['caKeys'];
  exceptionFile?: KernelContext['exceptionFile'];
  /** Limits and the like, besides what every test has. */
  combination?: Partial<Combination>;
  restart?: KernelRestart;
}

/** A reader with online PIN, signature and consumer device CVM, EMV mode only. */
export const TTQ = '26004000';

export function kernel3Context(fci: Uint8Array, options: Kernel3ContextOptions = {}): KernelContext {
  return {
    combination: {
      aid: fromHex(KERNEL_3_AID),
      kernelId: 0x03,
      transactionType: '00',
      scheme: 'Visa',
      kernelData: elements(options.kernelData ?? {}),
      ...options.combination,
    },
    indicators: {
      statusCheckRequested: false,
      zeroAmount: false,
      contactlessApplicationNotAllowed: false,
      floorLimitExceeded: false,
      cvmRequiredLimitExceeded: false,
    },
    ttq: fromHex(options.ttq ?? TTQ),
    selectedAid: fromHex(KERNEL_3_AID),
    fci,
    terminal: elements({
      '9F02': String(options.amountMinor ?? 1250).padStart(12, '0'),
      '9F03': '000000000000',
      '9A': '260105',
      '9F21': '120000',
      '9C': '00',
      '5F2A': '0978',
      '5F36': '02',
      '9F1A': '0056',
      '9F33': '000008',
      '9F35': '22',
      '9F39': '07',
      ...options.terminal,
    }),
    caKeys: options.caKeys ?? testCaKeys('A000000003'),
    random: (length) => new Uint8Array(length).fill(0x5a),
    exceptionFile: options.exceptionFile,
    restart: options.restart,
  };
}

export interface Kernel3Run extends Driven<Outcome> {
  /** A value of the data record in hex; null where it is not there. */
  record(tag: number): string | null;
}

/** Kernel 3 in front of such a card. */
export function runKernel3(
  cardOptions: Kernel3CardOptions = {},
  contextOptions: Kernel3ContextOptions = {},
): Kernel3Run {
  const { card, fci } = kernel3Card(cardOptions);
  const driven = drive(kernel3.run(kernel3Context(fci, contextOptions)), card);
  const record = (tag: number) => {
    const value = driven.outcome.dataRecord?.get(tag);
    return value ? toHex(value) : null;
  };
  return { ...driven, record };
}
