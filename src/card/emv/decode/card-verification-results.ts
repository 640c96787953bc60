import type { BitField, BitRow } from '../bit-table.ts';

/** The bits of one format of Card Verification Results, for `readBits`. */
export interface CvrTable {
  rows: Readonly<Record<string, BitRow>>;
  fields: readonly BitField[];
}

const SECOND_AC = { 0: 'AAC', 1: 'TC', 2: 'not requested' } as const;
const FIRST_AC = { 0: 'AAC', 1: 'TC', 2: 'ARQC' } as const;

const cryptograms = (byte: number): BitField[] => [
  { byte, high: 8, low: 7, meaning: 'Second GENERATE AC', values: SECOND_AC },
  { byte, high: 6, low: 5, meaning: 'First GENERATE AC', values: FIRST_AC },
];

const counter = (byte: number, high: number, meaning: string): BitField => {
  return { byte, high, low: high - 3, meaning, values: {}, counts: true };
};

/** 5 bytes. @spec EMV 4.4 Book 3, Annex C9.3 */
export const CCD_CVR: CvrTable = {
  fields: [
    ...cryptograms(1),
    counter(2, 8, 'PIN try counter (low nibble)'),
    counter(4, 8, 'Script commands with secure messaging processed'),
  ],
  rows: {
    CDA_PERFORMED: [1, 4, 'CDA performed'],
    DDA_PERFORMED: [1, 3, 'Offline DDA performed'],
    ISSUER_AUTHENTICATION_NOT_PERFORMED: [1, 2, 'Issuer authentication not performed'],
    ISSUER_AUTHENTICATION_FAILED: [1, 1, 'Issuer authentication failed'],
    OFFLINE_PIN_PERFORMED: [2, 4, 'Offline PIN verification performed'],
    OFFLINE_PIN_FAILED: [2, 3, 'Offline PIN verification performed and not successful'],
    PIN_TRY_LIMIT_EXCEEDED: [2, 2, 'PIN try limit exceeded'],
    LAST_ONLINE_NOT_COMPLETED: [2, 1, 'Last online transaction not completed'],
    LOWER_COUNT: [3, 8, 'Lower offline transaction count limit exceeded'],
    UPPER_COUNT: [3, 7, 'Upper offline transaction count limit exceeded'],
    LOWER_AMOUNT: [3, 6, 'Lower cumulative offline amount limit exceeded'],
    UPPER_AMOUNT: [3, 5, 'Upper cumulative offline amount limit exceeded'],
    ISSUER_1: [3, 4, 'Issuer discretionary bit 1'],
    ISSUER_2: [3, 3, 'Issuer discretionary bit 2'],
    ISSUER_3: [3, 2, 'Issuer discretionary bit 3'],
    ISSUER_4: [3, 1, 'Issuer discretionary bit 4'],
    SCRIPT_FAILED: [4, 4, 'Issuer script processing failed'],
    ODA_FAILED: [4, 3, 'Offline data authentication failed on the previous transaction'],
    GO_ONLINE: [4, 2, 'Go online on next transaction was set'],
    UNABLE_TO_GO_ONLINE: [4, 1, 'Unable to go online'],
  },
};

/** 6 bytes. @spec M/Chip 4 and M/Chip Advance, as public decoders have it */
export const MCHIP_CVR: CvrTable = {
  fields: [
    ...cryptograms(1),
    counter(3, 8, 'Script counter (low nibble)'),
    counter(3, 4, 'PIN try counter (low nibble)'),
  ],
  rows: {
    DATE_CHECK_FAILED: [1, 4, 'Date check failed'],
    OFFLINE_PIN_PERFORMED: [1, 3, 'Offline PIN verification performed'],
    OFFLINE_ENCRYPTED_PIN: [1, 2, 'Offline encrypted PIN verification performed'],
    OFFLINE_PIN_SUCCESSFUL: [1, 1, 'Offline PIN verification successful'],
    DDA: [2, 8, 'DDA returned'],
    CDA_FIRST: [2, 7, 'CDA returned in first GENERATE AC'],
    CDA_SECOND: [2, 6, 'CDA returned in second GENERATE AC'],
    ISSUER_AUTHENTICATION_PERFORMED: [2, 5, 'Issuer authentication performed'],
    CIAC_SKIPPED: [2, 4, 'CIAC default skipped on CAT3'],
    OFFLINE_CHANGE_PIN: [2, 3, 'Offline change PIN successful'],
    ISSUER_2: [2, 2, 'Issuer discretionary'],
    ISSUER_1: [2, 1, 'Issuer discretionary'],
    LAST_ONLINE_NOT_COMPLETED: [4, 8, 'Last online transaction not completed'],
    UNABLE_TO_GO_ONLINE: [4, 7, 'Unable to go online'],
    OFFLINE_PIN_NOT_PERFORMED: [4, 6, 'Offline PIN verification not performed'],
    OFFLINE_PIN_FAILED: [4, 5, 'Offline PIN verification failed'],
    PIN_TRY_LIMIT_EXCEEDED: [4, 4, 'PIN try limit exceeded'],
    INTERNATIONAL: [4, 3, 'International transaction'],
    DOMESTIC: [4, 2, 'Domestic transaction'],
    PIN_ERRONEOUSLY_OK: [4, 1, 'Terminal erroneously considers offline PIN OK'],
    LOWER_CONSECUTIVE: [5, 8, 'Lower consecutive offline limit (counter 1) exceeded'],
    UPPER_CONSECUTIVE: [5, 7, 'Upper consecutive offline limit (counter 1) exceeded'],
    LOWER_CUMULATIVE: [5, 6, 'Lower cumulative offline limit (accumulator 1) exceeded'],
    UPPER_CUMULATIVE: [5, 5, 'Upper cumulative offline limit (accumulator 1) exceeded'],
    GO_ONLINE: [5, 4, 'Go online on next transaction was set'],
    ISSUER_AUTHENTICATION_FAILED: [5, 3, 'Issuer authentication failed'],
    SCRIPT_RECEIVED: [5, 2, 'Script received'],
    SCRIPT_FAILED: [5, 1, 'Script failed'],
    LOWER_CONSECUTIVE_2: [6, 8, 'Lower consecutive limit of counter 2 exceeded'],
    UPPER_CONSECUTIVE_2: [6, 7, 'Upper consecutive limit of counter 2 exceeded'],
    LOWER_CUMULATIVE_2: [6, 6, 'Lower cumulative limit of accumulator 2 exceeded'],
    UPPER_CUMULATIVE_2: [6, 5, 'Upper cumulative limit of accumulator 2 exceeded'],
    MTA: [6, 4, 'Maximum transaction amount exceeded'],
    DAYS_OFFLINE: [6, 3, 'Number of days offline exceeded'],
    CHECK_TABLE_MATCH: [6, 2, 'Match found in the additional check table'],
    CHECK_TABLE_NO_MATCH: [6, 1, 'No match found in the additional check table'],
  },
};

const VISA_COMMON: CvrTable['rows'] = {
  ISSUER_AUTHENTICATION_FAILED: [2, 4, 'Issuer authentication performed and failed'],
  UNABLE_TO_GO_ONLINE: [2, 1, 'Unable to go online'],
  LAST_ONLINE_NOT_COMPLETED: [3, 8, 'Last online transaction not completed'],
  PIN_TRY_LIMIT_EXCEEDED: [3, 7, 'PIN try limit exceeded'],
  VELOCITY_EXCEEDED: [3, 6, 'Velocity checking counters exceeded'],
  NEW_CARD: [3, 5, 'New card'],
  LAST_ISSUER_AUTHENTICATION_FAILED: [3, 4, 'Issuer authentication failed on the last online transaction'],
  ISSUER_AUTHENTICATION_NOT_PERFORMED: [
    3,
    3,
    'Issuer authentication not performed after online authorisation',
  ],
  APPLICATION_BLOCKED: [3, 2, 'Application blocked: PIN try limit exceeded'],
  LAST_SDA_FAILED: [3, 1, 'SDA failed on the last transaction'],
  SCRIPT_FAILED: [4, 4, 'Issuer script processing failed'],
  LAST_DDA_FAILED: [4, 3, 'DDA failed on the last transaction'],
  DDA_PERFORMED: [4, 2, 'DDA performed'],
  PIN_COMMAND_NOT_RECEIVED: [4, 1, 'PIN verification not received by a PIN-expecting card'],
};
const VISA_FIELDS = [...cryptograms(2), counter(4, 8, 'Issuer script commands')];

/** Length byte 03 and 3 bytes, of IAD formats 0, 1 and 3. @spec Visa Integrated Circuit Card, as public decoders have it */
export const VISA_CVR: CvrTable = {
  fields: [{ byte: 1, high: 8, low: 1, meaning: 'Length', values: {}, counts: true }, ...VISA_FIELDS],
  rows: {
    ...VISA_COMMON,
    OFFLINE_PIN_PERFORMED: [2, 3, 'Offline PIN verification performed'],
    OFFLINE_PIN_FAILED: [2, 2, 'Offline PIN verification failed'],
  },
};

/** 5 bytes, of IAD formats 2 and 4. */
export const VISA_MOBILE_CVR: CvrTable = {
  fields: [
    {
      byte: 1,
      high: 8,
      low: 5,
      meaning: 'CVM verifying entity',
      values: {
        0: 'no CDCVM',
        1: 'Visa mobile payment application',
        2: 'MG',
        3: 'application in the secure element',
        4: 'TEE application',
        5: 'mobile application',
        6: 'terminal',
        7: 'cloud',
        8: 'operating system of the device',
      },
    },
    {
      byte: 1,
      high: 4,
      low: 1,
      meaning: 'CVM verified',
      values: {
        0: 'no CDCVM',
        1: 'passcode',
        2: 'finger biometric',
        3: 'pattern',
        4: 'facial biometric',
        5: 'iris biometric',
        6: 'voice biometric',
        7: 'palm biometric',
        13: 'signature',
        14: 'online PIN',
      },
    },
    ...VISA_FIELDS,
  ],
  rows: {
    ...VISA_COMMON,
    CDCVM_PERFORMED: [2, 3, 'CDCVM performed and successful'],
    NOT_DEBUGGED: [5, 8, 'Device is not in debug mode'],
    NOT_ROOTED: [5, 7, 'Device is not rooted'],
    NOT_HOOKED: [5, 6, 'Mobile application is not hooked'],
    INTEGRITY: [5, 5, 'Mobile application is intact'],
    CONNECTIVITY: [5, 4, 'Device has data connectivity'],
    GENUINE: [5, 3, 'Device is genuine'],
    CDCVM_SUCCESSFUL: [5, 2, 'CDCVM successfully performed'],
    EMV_SESSION_KEY: [5, 1, 'Secure messaging uses EMV session keys'],
  },
};
