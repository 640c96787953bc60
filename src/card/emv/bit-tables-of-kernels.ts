import type { BitField, BitRow, BitTable } from './bit-table.ts';
import { TERMINAL_CAPABILITIES_ROWS, TVR_ROWS } from './bit-tables.ts';

type Rows = Readonly<Record<string, BitRow>>;

/** The rows of one byte of a longer element, for an element that is this byte alone. */
function rowsOfByte(rows: Rows, byte: number): Rows {
  const own = Object.entries(rows).filter(([, row]) => row[0] === byte);
  return Object.fromEntries(own.map(([name, [, bit, meaning]]) => [name, [1, bit, meaning]]));
}

/** The TVR as Book C-2 reads it: byte 5 speaks of relay resistance, not of ECC keys. */
const TVR_OF_KERNEL_2: Rows = Object.fromEntries(
  Object.entries(TVR_ROWS).filter(
    ([name]) => name !== 'CA_ECC_KEY_MISSING' && name !== 'ECC_KEY_RECOVERY_FAILED',
  ),
);

const CARD_DATA_INPUT = rowsOfByte(TERMINAL_CAPABILITIES_ROWS, 1);
const CVM_CAPABILITY = rowsOfByte(TERMINAL_CAPABILITIES_ROWS, 2);
const SECURITY_CAPABILITY = rowsOfByte(TERMINAL_CAPABILITIES_ROWS, 3);

const field = (
  byte: number,
  high: number,
  low: number,
  meaning: string,
  values: Readonly<Record<number, string>>,
): BitField => ({ byte, high, low, meaning, values });

const NOT_APPLICABLE = { 15: 'N/A' } as const;

/** @spec EMV Contactless Book C-2, A.1 (DF8129) */
const OUTCOME_FIELDS: readonly BitField[] = [
  field(1, 8, 5, 'Outcome', {
    1: 'Approved',
    2: 'Declined',
    3: 'Online request',
    4: 'End application',
    5: 'Select next',
    6: 'Try another interface',
    7: 'Try again',
    ...NOT_APPLICABLE,
  }),
  field(2, 8, 5, 'Start', { 0: 'A', 1: 'B', 2: 'C', 3: 'D', ...NOT_APPLICABLE }),
  field(3, 8, 5, 'Online response data', NOT_APPLICABLE),
  field(4, 8, 5, 'CVM', {
    0: 'No CVM',
    1: 'Obtain signature',
    2: 'Online PIN',
    3: 'Confirmation code verified',
    ...NOT_APPLICABLE,
  }),
  field(6, 8, 5, 'Alternate interface preference', NOT_APPLICABLE),
  { ...field(7, 8, 1, 'Field off request (100 ms)', { 255: 'N/A' }), counts: true },
  { ...field(8, 8, 1, 'Removal time-out (100 ms)', {}), counts: true },
];

const CRYPTOGRAMS = { 0: 'AAC', 1: 'TC', 2: 'ARQC' } as const;

/** What kernel 2 is configured with and what it reports. @spec EMV Contactless Book C-2, Annex A */
const KERNEL_2_TABLES: readonly Omit<BitTable, 'kernelId'>[] = [
  { tag: 0x95, name: 'Terminal Verification Results', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0x9f0d, name: 'Issuer Action Code - Default', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0x9f0e, name: 'Issuer Action Code - Denial', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0x9f0f, name: 'Issuer Action Code - Online', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0xdf8120, name: 'Terminal Action Code - Default', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0xdf8121, name: 'Terminal Action Code - Denial', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0xdf8122, name: 'Terminal Action Code - Online', rows: TVR_OF_KERNEL_2, fields: [] },
  { tag: 0xdf8117, name: 'Card Data Input Capability', rows: CARD_DATA_INPUT, fields: [] },
  { tag: 0xdf8118, name: 'CVM Capability - CVM Required', rows: CVM_CAPABILITY, fields: [] },
  { tag: 0xdf8119, name: 'CVM Capability - No CVM Required', rows: CVM_CAPABILITY, fields: [] },
  { tag: 0xdf811f, name: 'Security Capability', rows: SECURITY_CAPABILITY, fields: [] },
  {
    tag: 0x9f7e,
    name: 'Mobile Support Indicator',
    rows: {
      ON_DEVICE_CVM_REQUIRED: [1, 2, 'On-device CVM required'],
      MOBILE_SUPPORTED: [1, 1, 'Mobile supported'],
    },
    fields: [],
  },
  {
    tag: 0x9f6f,
    name: 'DS Slot Management Control',
    rows: {
      PERMANENT: [1, 8, 'Permanent slot type'],
      VOLATILE: [1, 7, 'Volatile slot type'],
      LOW_VOLATILITY: [1, 6, 'Low volatility'],
      LOCKED: [1, 5, 'Locked slot'],
      DEACTIVATED: [1, 1, 'Deactivated slot'],
    },
    fields: [],
  },
  {
    tag: 0xdf810a,
    name: 'DS ODS Info For Reader',
    rows: {
      USABLE_FOR_TC: [1, 8, 'Usable for TC'],
      USABLE_FOR_ARQC: [1, 7, 'Usable for ARQC'],
      USABLE_FOR_AAC: [1, 6, 'Usable for AAC'],
      STOP_IF_NO_ODS_TERM: [1, 3, 'Stop if no DS ODS Term'],
      STOP_IF_WRITE_FAILED: [1, 2, 'Stop if write failed'],
    },
    fields: [],
  },
  {
    tag: 0xdf8108,
    name: 'DS AC Type',
    rows: {},
    fields: [field(1, 8, 7, 'Cryptogram', CRYPTOGRAMS)],
  },
  {
    tag: 0xdf810b,
    name: 'DS Summary Status',
    rows: { READ: [1, 8, 'Successful read'], WRITE: [1, 7, 'Successful write'] },
    fields: [],
  },
  {
    tag: 0xdf8128,
    name: 'IDS Status',
    rows: { READ: [1, 8, 'Read'], WRITE: [1, 7, 'Write'] },
    fields: [],
  },
  {
    tag: 0xdf810e,
    name: 'Post-Gen AC Put Data Status',
    rows: { COMPLETED: [1, 8, 'Completed'] },
    fields: [],
  },
  {
    tag: 0xdf810f,
    name: 'Pre-Gen AC Put Data Status',
    rows: { COMPLETED: [1, 8, 'Completed'] },
    fields: [],
  },
  {
    tag: 0xdf8114,
    name: 'Reference Control Parameter',
    rows: { CDA_REQUESTED: [1, 5, 'CDA signature requested'] },
    fields: [field(1, 8, 7, 'Cryptogram', CRYPTOGRAMS)],
  },
  {
    tag: 0xdf8129,
    name: 'Outcome Parameter Set',
    rows: {
      UI_ON_OUTCOME: [5, 8, 'UI request on outcome present'],
      UI_ON_RESTART: [5, 7, 'UI request on restart present'],
      DATA_RECORD: [5, 6, 'Data record present'],
      DISCRETIONARY_DATA: [5, 5, 'Discretionary data present'],
      RECEIPT: [5, 4, 'Receipt'],
    },
    fields: OUTCOME_FIELDS,
  },
];

/** @spec EMV Contactless Book C-4, Annex A */
const KERNEL_4_TABLES: readonly Omit<BitTable, 'kernelId'>[] = [
  {
    tag: 0x9f6e,
    name: 'Enhanced Contactless Reader Capabilities',
    rows: {
      CONTACT: [1, 8, 'Contact mode supported'],
      MAG_STRIPE_MODE: [1, 7, 'Contactless mag-stripe mode supported'],
      FULL_ONLINE: [1, 6, 'Contactless EMV full online mode (legacy)'],
      PARTIAL_ONLINE: [1, 5, 'Contactless EMV partial online mode supported'],
      MOBILE: [1, 4, 'Contactless mobile supported'],
      TRY_ANOTHER_INTERFACE: [1, 3, 'Try another interface after a decline'],
      MOBILE_CVM: [2, 8, 'Mobile CVM supported'],
      ONLINE_PIN: [2, 7, 'Online PIN supported'],
      SIGNATURE: [2, 6, 'Signature supported'],
      PLAINTEXT_OFFLINE_PIN: [2, 5, 'Plaintext offline PIN supported'],
      OFFLINE_ONLY: [3, 8, 'Offline-only reader'],
      CVM_REQUIRED: [3, 7, 'CVM required'],
      EXEMPT_FROM_NO_CVM: [4, 8, 'Exempt from No CVM checks'],
      DELAYED_AUTHORISATION: [4, 7, 'Delayed authorisation terminal'],
      TRANSIT: [4, 6, 'Transit terminal'],
    },
    fields: [field(4, 3, 1, 'Kernel version', { 1: '2.2 to 2.3', 2: '2.4 to 2.6', 3: '2.7 or later' })],
  },
  {
    tag: 0x9f70,
    name: 'Card Interface and Payment Capabilities',
    rows: {
      KEYED_ENTRY: [1, 8, 'Keyed entry supported'],
      MAGNETIC_STRIPE: [1, 7, 'Physical magnetic stripe supported'],
      CONTACT_EMV: [1, 6, 'Contact EMV interface supported'],
      CONTACTLESS_EMV: [1, 5, 'Contactless EMV interface supported'],
      MOBILE: [1, 4, 'Mobile interface supported'],
      MAG_STRIPE_MODE_NOT_SUPPORTED: [1, 3, 'Mag-stripe mode not supported'],
      DELAYED_AUTHORISATION: [2, 8, 'Delayed authorisation information present'],
      DOMESTIC_DELAYED: [2, 7, 'Valid at domestic delayed authorisation terminals'],
      INTERNATIONAL_DELAYED: [2, 6, 'Valid at international delayed authorisation terminals'],
    },
    fields: [{ ...field(2, 4, 1, 'Dynamic limit set', { 0: 'no information' }), counts: true }],
  },
];

/** Bit-coded elements of which no kernel here tests a bit by name, and readings of a kernel's own: for people. */
export const KERNEL_BIT_TABLES: readonly BitTable[] = [
  ...KERNEL_2_TABLES.map((table) => ({ ...table, kernelId: 2 })),
  ...KERNEL_4_TABLES.map((table) => ({ ...table, kernelId: 4 })),
];
