import { PanError, panFrom5A } from '../pan.ts';
import { applicationName } from './applications.ts';
import {
  cardAuthenticationRelatedData,
  issuerScriptResults,
  logEntry,
  mobileCvmResults,
  thirdPartyData,
} from './card-values.ts';
import {
  accountType,
  authorisationResponseCode,
  contactlessReaderCapabilities,
  kernelIdentifier,
  merchantCategory,
  posEntryMode,
  serviceCode,
  terminalType,
  transactionType,
} from './coded-values.ts';
import { commandName } from './command-names.ts';
import { aflEntries } from './decode-afl.ts';
import { cvmList, cvmResults } from './decode-cvm.ts';
import { panDetails, track1Parts, track2Parts } from './decode-track.ts';
import type { Details } from './decoded.ts';
import { format1 } from './format-1.ts';
import { issuerApplicationData } from './issuer-application-data.ts';
import * as numbers from './number-values.ts';
import * as outcomes from './outcome-values.ts';
import { poiInformation, terminalCategories } from './poi-information.ts';
import { countryCodeValue, isPrintable, languagesValue, textInTable } from './text-values.ts';
import type { TreeContext } from './tree-context.ts';

/** What a value says, beside its bits. `at` is where the value begins in the input. */
export type ValueReader = (value: Uint8Array, at: number, context: TreeContext) => Details;

const amount: ValueReader = (value, _at, context) => numbers.amountValue(value, context.transactionCurrency);
const ownAmount: ValueReader = (value, _at, context) =>
  numbers.amountValue(value, context.applicationCurrency ?? context.transactionCurrency);
const binaryAmount: ValueReader = (value, _at, context) =>
  numbers.binaryAmountValue(value, context.transactionCurrency);
const track1: ValueReader = (value, at, { clear }) => track1Parts(value, at, clear);
const track2: ValueReader = (value, at, { clear }) => track2Parts(value, at, clear);

function aid(value: Uint8Array): Details {
  const meaning = applicationName(value);
  const text = isPrintable(value) ? { value: String.fromCharCode(...value) } : {};
  return meaning === undefined ? text : { ...text, meaning };
}

function pan(value: Uint8Array, _at: number, { clear }: TreeContext): Details {
  try {
    const digits = panFrom5A(value);
    const details = panDetails(digits, clear);
    digits.fill(0);
    return details;
  } catch (error) {
    if (error instanceof PanError) return { notes: [error.message] };
    throw error;
  }
}

function shortFileIdentifier(value: Uint8Array): Details {
  const sfi = value[0] ?? 0;
  return { value: sfi, meaning: `SFI ${sfi}` };
}

function scriptCommand(value: Uint8Array): Details {
  const [cla, ins, p1, p2] = value;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    return { notes: ['Too short for a command.'] };
  }
  const meaning = commandName({ cla, ins, p1, p2 });
  return meaning === undefined ? {} : { meaning };
}

/** Of the elements that mean the same to all kernels. */
const COMMON: ReadonlyMap<number, ValueReader> = new Map<number, ValueReader>([
  [0x4f, aid],
  [0x50, (value, _at, { codeTable }) => textInTable(value, codeTable)],
  [0x56, track1],
  [0x57, track2],
  [0x5a, pan],
  [0x80, format1],
  [0x81, binaryAmount],
  [0x84, aid],
  [0x86, scriptCommand],
  [0x88, shortFileIdentifier],
  [0x8a, authorisationResponseCode],
  [0x8b, (value, at) => ({ children: poiInformation(value, at) })],
  [0x8e, (value, at, context) => cvmList(value, at, context.applicationCurrency)],
  [0x94, (value, at) => ({ children: aflEntries(value, at) })],
  [0x96, kernelIdentifier],
  [0x9a, numbers.dateValue],
  [0x9c, transactionType],
  [0x9d, aid],
  [0x5f24, numbers.dateValue],
  [0x5f25, numbers.dateValue],
  [0x5f28, numbers.countryValue],
  [0x5f2a, numbers.currencyValue],
  [0x5f2d, languagesValue],
  [0x5f30, serviceCode],
  [0x5f36, numbers.countValue],
  [0x5f55, countryCodeValue],
  [0x5f56, countryCodeValue],
  [0x5f57, accountType],
  [0x9f02, amount],
  [0x9f03, amount],
  [0x9f04, binaryAmount],
  [0x9f06, aid],
  [0x9f10, (value, at, { kernelId }) => issuerApplicationData(value, at, kernelId)],
  [0x9f11, (value) => ({ value: value[0] ?? 0, meaning: `ISO/IEC 8859-${value[0] ?? 0}` })],
  [0x9f12, (value, _at, { codeTable }) => textInTable(value, codeTable)],
  [0x9f13, numbers.countValue],
  [0x9f14, numbers.countValue],
  [0x9f15, merchantCategory],
  [0x9f17, (value) => ({ value: value[0] ?? 0, meaning: `${value[0] ?? 0} tries left` })],
  [0x9f1a, numbers.countryValue],
  [0x9f1b, binaryAmount],
  [0x9f21, numbers.timeValue],
  [0x9f23, numbers.countValue],
  [0x9f2a, kernelIdentifier],
  [0x9f2e, numbers.exponentValue],
  [0x9f32, numbers.exponentValue],
  [0x9f34, cvmResults],
  [0x9f35, terminalType],
  [0x9f36, numbers.countValue],
  [0x9f39, posEntryMode],
  [0x9f3a, binaryAmount],
  [0x9f3b, numbers.currenciesValue],
  [0x9f3c, numbers.currencyValue],
  [0x9f3d, numbers.countValue],
  [0x9f3e, (value, at) => ({ children: terminalCategories(value, at) })],
  [0x9f42, numbers.currencyValue],
  [0x9f44, numbers.countValue],
  [0x9f47, numbers.exponentValue],
  [0x9f4d, logEntry],
]);

const relayTime: ValueReader = (value) => outcomes.relayResistanceTime(value);

/** Of what a kernel reads in its own way. */
const OF_KERNEL: Readonly<Record<number, ReadonlyMap<number, ValueReader>>> = {
  2: new Map<number, ValueReader>([
    [0x9f50, ownAmount],
    [0x9f6b, track2],
    [0x9f6e, thirdPartyData],
    [0xdf8104, ownAmount],
    [0xdf8105, ownAmount],
    [0xdf8115, outcomes.errorIndication],
    [0xdf8116, outcomes.userInterfaceRequest],
    [0xdf8123, amount],
    [0xdf8124, amount],
    [0xdf8125, amount],
    [0xdf8126, amount],
    [0xdf8127, (value) => ({ value: numbers.unsigned(value), meaning: `${numbers.unsigned(value)} ms` })],
    [0xdf812d, outcomes.holdTime],
    [0xdf8131, outcomes.phoneMessageTable],
    [0xdf8132, relayTime],
    [0xdf8133, relayTime],
    [0xdf8134, relayTime],
    [0xdf8135, relayTime],
    [0xdf8136, relayTime],
    [0xdf8303, relayTime],
    [0xdf8304, relayTime],
    [0xdf8305, relayTime],
    [0xdf8306, relayTime],
  ]),
  3: new Map<number, ValueReader>([
    [0x9f57, numbers.countryValue],
    [0x9f5b, issuerScriptResults],
    [0x9f5d, ownAmount],
    [0x9f69, cardAuthenticationRelatedData],
    [0x9f6b, ownAmount],
  ]),
  4: new Map<number, ValueReader>([
    [0x9f6d, contactlessReaderCapabilities],
    [0x9f71, mobileCvmResults],
  ]),
};

/** The reader of a tag: the kernel's own where the reading is a kernel's. */
export function valueReader(tag: number, kernelId?: number): ValueReader | undefined {
  return kernelId === undefined ? COMMON.get(tag) : (OF_KERNEL[kernelId]?.get(tag) ?? COMMON.get(tag));
}

/** Readers that mask by themselves what is not to be shown; of other sensitive values nothing is read. */
export const MASKING_READERS: ReadonlySet<ValueReader> = new Set([pan, track1, track2]);
