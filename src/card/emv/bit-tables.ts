import { type BitRow, type BitTable, positions } from './bit-table.ts';

type Rows = Record<string, BitRow>;

/** Application Interchange Profile, 82. @spec EMV 4.4 Book 3, Annex C1; byte 2 and B1b2: Book C-2 */
const AIP_ROWS = {
  XDA: [1, 8, 'XDA supported'],
  SDA: [1, 7, 'SDA supported'],
  DDA: [1, 6, 'DDA supported'],
  CARDHOLDER_VERIFICATION: [1, 5, 'Cardholder verification supported'],
  TERMINAL_RISK_MANAGEMENT: [1, 4, 'Terminal risk management to be performed'],
  ISSUER_AUTHENTICATION: [1, 3, 'Issuer authentication supported'],
  ON_DEVICE_CVM: [1, 2, 'On-device cardholder verification supported'],
  CDA: [1, 1, 'CDA supported'],
  EMV_MODE: [2, 8, 'EMV mode supported'],
  MOBILE_PHONE: [2, 7, 'Mobile phone'],
  CONTACTLESS_TRANSACTION: [2, 6, 'Contactless transaction'],
  RRP: [2, 1, 'Relay resistance protocol supported'],
} as const satisfies Rows;
export const AIP = positions(AIP_ROWS);

/** Application Usage Control, 9F07. @spec EMV 4.4 Book 3, Annex C2 */
const AUC_ROWS = {
  DOMESTIC_CASH: [1, 8, 'Valid for domestic cash'],
  INTERNATIONAL_CASH: [1, 7, 'Valid for international cash'],
  DOMESTIC_GOODS: [1, 6, 'Valid for domestic goods'],
  INTERNATIONAL_GOODS: [1, 5, 'Valid for international goods'],
  DOMESTIC_SERVICES: [1, 4, 'Valid for domestic services'],
  INTERNATIONAL_SERVICES: [1, 3, 'Valid for international services'],
  ATM: [1, 2, 'Valid at ATMs'],
  OTHER_THAN_ATM: [1, 1, 'Valid at terminals other than ATMs'],
  DOMESTIC_CASHBACK: [2, 8, 'Domestic cashback allowed'],
  INTERNATIONAL_CASHBACK: [2, 7, 'International cashback allowed'],
} as const satisfies Rows;
export const AUC = positions(AUC_ROWS);

/**
 * Terminal Verification Results, 95. @spec EMV 4.4 Book 3, Annex C5; B5b4-b1: Book C-2
 * NOTE: B5b3 and B5b2 mean an ECC key in Book 3 of EMV 4.4 and relay resistance in Book C-2; a contactless
 * reader sets them by C-2, and the names with CA_ECC and ECC are the other reading of the same bits.
 */
export const TVR_ROWS = {
  ODA_NOT_PERFORMED: [1, 8, 'Offline data authentication was not performed'],
  SDA_FAILED: [1, 7, 'SDA failed'],
  ICC_DATA_MISSING: [1, 6, 'ICC data missing'],
  CARD_ON_EXCEPTION_FILE: [1, 5, 'Card appears on the exception file'],
  DDA_FAILED: [1, 4, 'DDA failed'],
  CDA_FAILED: [1, 3, 'CDA failed'],
  SDA_SELECTED: [1, 2, 'SDA selected'],
  XDA_SELECTED: [1, 1, 'XDA selected'],
  APPLICATION_VERSIONS_DIFFER: [2, 8, 'ICC and terminal have different application versions'],
  APPLICATION_EXPIRED: [2, 7, 'Expired application'],
  APPLICATION_NOT_YET_EFFECTIVE: [2, 6, 'Application not yet effective'],
  SERVICE_NOT_ALLOWED: [2, 5, 'Requested service not allowed for the card product'],
  NEW_CARD: [2, 4, 'New card'],
  BIOMETRIC_SUCCESSFUL: [2, 2, 'Biometric performed and successful'],
  BIOMETRIC_FORMAT_NOT_SUPPORTED: [2, 1, 'Biometric template format not supported'],
  CARDHOLDER_VERIFICATION_FAILED: [3, 8, 'Cardholder verification was not successful'],
  UNRECOGNISED_CVM: [3, 7, 'Unrecognised CVM'],
  PIN_TRY_LIMIT_EXCEEDED: [3, 6, 'PIN try limit exceeded'],
  PIN_PAD_NOT_WORKING: [3, 5, 'PIN entry required, PIN pad not present or not working'],
  PIN_NOT_ENTERED: [3, 4, 'PIN entry required, PIN pad present, PIN not entered'],
  ONLINE_PIN_ENTERED: [3, 3, 'Online PIN entered (online CVM captured)'],
  BIOMETRIC_DEVICE_NOT_WORKING: [3, 2, 'Biometric required, capture device not working'],
  BIOMETRIC_BYPASSED: [3, 1, 'Biometric required, capture device present, biometric bypassed'],
  FLOOR_LIMIT_EXCEEDED: [4, 8, 'Transaction exceeds the floor limit'],
  LOWER_CONSECUTIVE_OFFLINE_LIMIT_EXCEEDED: [4, 7, 'Lower consecutive offline limit exceeded'],
  UPPER_CONSECUTIVE_OFFLINE_LIMIT_EXCEEDED: [4, 6, 'Upper consecutive offline limit exceeded'],
  SELECTED_RANDOMLY: [4, 5, 'Selected randomly for online processing'],
  MERCHANT_FORCED_ONLINE: [4, 4, 'Merchant forced the transaction online'],
  BIOMETRIC_TRY_LIMIT_EXCEEDED: [4, 3, 'Biometric try limit exceeded'],
  BIOMETRIC_TYPE_NOT_SUPPORTED: [4, 2, 'A selected biometric type is not supported'],
  XDA_FAILED: [4, 1, 'XDA signature verification failed'],
  DEFAULT_TDOL_USED: [5, 8, 'Default TDOL used'],
  ISSUER_AUTHENTICATION_FAILED: [5, 7, 'Issuer authentication failed'],
  SCRIPT_FAILED_BEFORE_FINAL_AC: [5, 6, 'Script processing failed before the final GENERATE AC'],
  SCRIPT_FAILED_AFTER_FINAL_AC: [5, 5, 'Script processing failed after the final GENERATE AC'],
  RRP_THRESHOLD_EXCEEDED: [5, 4, 'Relay resistance threshold exceeded'],
  RRP_TIME_LIMITS_EXCEEDED: [5, 3, 'Relay resistance time limits exceeded'],
  CA_ECC_KEY_MISSING: [5, 3, 'CA ECC key missing'],
  RRP_PERFORMED: [5, 2, 'Relay resistance protocol performed'],
  ECC_KEY_RECOVERY_FAILED: [5, 2, 'ECC key recovery failed'],
  RRP_NOT_PERFORMED: [5, 1, 'Relay resistance protocol not performed'],
} as const satisfies Rows;
export const TVR = positions(TVR_ROWS);

/** Transaction Status Information, 9B. @spec EMV 4.4 Book 3, Annex C6 */
const TSI_ROWS = {
  ODA_PERFORMED: [1, 8, 'Offline data authentication was performed'],
  CARDHOLDER_VERIFICATION_PERFORMED: [1, 7, 'Cardholder verification was performed'],
  CARD_RISK_MANAGEMENT_PERFORMED: [1, 6, 'Card risk management was performed'],
  ISSUER_AUTHENTICATION_PERFORMED: [1, 5, 'Issuer authentication was performed'],
  TERMINAL_RISK_MANAGEMENT_PERFORMED: [1, 4, 'Terminal risk management was performed'],
  SCRIPT_PROCESSING_PERFORMED: [1, 3, 'Script processing was performed'],
} as const satisfies Rows;
export const TSI = positions(TSI_ROWS);

/** Terminal Capabilities, 9F33. @spec EMV 4.4 Book 4, Annex A2 */
export const TERMINAL_CAPABILITIES_ROWS = {
  MANUAL_KEY_ENTRY: [1, 8, 'Card data input: manual key entry'],
  MAGNETIC_STRIPE: [1, 7, 'Card data input: magnetic stripe'],
  IC_WITH_CONTACTS: [1, 6, 'Card data input: IC with contacts'],
  PLAINTEXT_PIN_ICC: [2, 8, 'CVM: plaintext PIN for ICC verification'],
  ENCIPHERED_PIN_ONLINE: [2, 7, 'CVM: enciphered PIN for online verification'],
  SIGNATURE: [2, 6, 'CVM: signature'],
  ENCIPHERED_PIN_OFFLINE: [2, 5, 'CVM: enciphered PIN for offline verification (RSA)'],
  NO_CVM: [2, 4, 'CVM: no CVM required'],
  BIOMETRIC_ONLINE: [2, 3, 'CVM: online biometric'],
  BIOMETRIC_OFFLINE: [2, 2, 'CVM: offline biometric'],
  ENCIPHERED_PIN_OFFLINE_ECC: [2, 1, 'CVM: enciphered PIN for offline verification (ECC)'],
  SDA: [3, 8, 'Security: SDA'],
  DDA: [3, 7, 'Security: DDA'],
  CARD_CAPTURE: [3, 6, 'Security: card capture'],
  CDA: [3, 4, 'Security: CDA'],
  XDA: [3, 3, 'Security: XDA'],
} as const satisfies Rows;
export const TERMINAL_CAPABILITIES = positions(TERMINAL_CAPABILITIES_ROWS);

/** Additional Terminal Capabilities, 9F40. @spec EMV 4.4 Book 4, Annex A3 */
const ADDITIONAL_TERMINAL_CAPABILITIES_ROWS = {
  CASH: [1, 8, 'Transaction type: cash'],
  GOODS: [1, 7, 'Transaction type: goods'],
  SERVICES: [1, 6, 'Transaction type: services'],
  CASHBACK: [1, 5, 'Transaction type: cashback'],
  INQUIRY: [1, 4, 'Transaction type: inquiry'],
  TRANSFER: [1, 3, 'Transaction type: transfer'],
  PAYMENT: [1, 2, 'Transaction type: payment'],
  ADMINISTRATIVE: [1, 1, 'Transaction type: administrative'],
  CASH_DEPOSIT: [2, 8, 'Transaction type: cash deposit'],
  NUMERIC_KEYS: [3, 8, 'Input: numeric keys'],
  ALPHABETIC_AND_SPECIAL_KEYS: [3, 7, 'Input: alphabetic and special character keys'],
  COMMAND_KEYS: [3, 6, 'Input: command keys'],
  FUNCTION_KEYS: [3, 5, 'Input: function keys'],
  PRINT_ATTENDANT: [4, 8, 'Output: print or electronic, attendant'],
  PRINT_CARDHOLDER: [4, 7, 'Output: print or electronic, cardholder'],
  DISPLAY_ATTENDANT: [4, 6, 'Output: display, attendant'],
  DISPLAY_CARDHOLDER: [4, 5, 'Output: display, cardholder'],
  CODE_TABLE_10: [4, 2, 'Output: code table 10'],
  CODE_TABLE_9: [4, 1, 'Output: code table 9'],
  CODE_TABLE_8: [5, 8, 'Output: code table 8'],
  CODE_TABLE_7: [5, 7, 'Output: code table 7'],
  CODE_TABLE_6: [5, 6, 'Output: code table 6'],
  CODE_TABLE_5: [5, 5, 'Output: code table 5'],
  CODE_TABLE_4: [5, 4, 'Output: code table 4'],
  CODE_TABLE_3: [5, 3, 'Output: code table 3'],
  CODE_TABLE_2: [5, 2, 'Output: code table 2'],
  CODE_TABLE_1: [5, 1, 'Output: code table 1'],
} as const satisfies Rows;
export const ADDITIONAL_TERMINAL_CAPABILITIES = positions(ADDITIONAL_TERMINAL_CAPABILITIES_ROWS);

/** Terminal Risk Management Data, 9F1D. @spec Book C-2, A.1 */
const TERMINAL_RISK_MANAGEMENT_DATA_ROWS = {
  RESTART: [1, 8, 'Restart supported'],
  ENCIPHERED_PIN_ONLINE_CONTACTLESS: [1, 7, 'Contactless: enciphered PIN verified online'],
  SIGNATURE_CONTACTLESS: [1, 6, 'Contactless: signature'],
  ENCIPHERED_PIN_OFFLINE_CONTACTLESS: [1, 5, 'Contactless: enciphered PIN verified by the ICC'],
  NO_CVM_CONTACTLESS: [1, 4, 'Contactless: no CVM required'],
  CDCVM_CONTACTLESS: [1, 3, 'Contactless: CDCVM'],
  PLAINTEXT_PIN_CONTACTLESS: [1, 2, 'Contactless: plaintext PIN verified by the ICC'],
  PRESENT_AND_HOLD: [1, 1, 'Present and hold supported'],
  CVM_LIMIT_EXCEEDED: [2, 8, 'CVM limit exceeded'],
  ENCIPHERED_PIN_ONLINE_CONTACT: [2, 7, 'Contact: enciphered PIN verified online'],
  SIGNATURE_CONTACT: [2, 6, 'Contact: signature'],
  ENCIPHERED_PIN_OFFLINE_CONTACT: [2, 5, 'Contact: enciphered PIN verified by the ICC'],
  NO_CVM_CONTACT: [2, 4, 'Contact: no CVM required'],
  CDCVM_CONTACT: [2, 3, 'Contact: CDCVM'],
  PLAINTEXT_PIN_CONTACT: [2, 2, 'Contact: plaintext PIN verified by the ICC'],
  MAG_STRIPE_MODE_NOT_SUPPORTED: [3, 8, 'Mag-stripe mode contactless transactions not supported'],
  EMV_MODE_NOT_SUPPORTED: [3, 7, 'EMV mode contactless transactions not supported'],
  CDCVM_WITHOUT_CDA: [3, 6, 'CDCVM without CDA supported'],
  CDCVM_BYPASS_REQUESTED: [4, 8, 'CDCVM bypass requested'],
  SCA_EXEMPT: [4, 7, 'Exempt from strong customer authentication'],
} as const satisfies Rows;
export const TERMINAL_RISK_MANAGEMENT_DATA = positions(TERMINAL_RISK_MANAGEMENT_DATA_ROWS);

/** Terminal Transaction Qualifiers, 9F66. @spec EMV Contactless Book A, 5.7; Book C-3, A.2; B4b8: kernel 7 */
const TTQ_ROWS = {
  MAG_STRIPE_MODE: [1, 8, 'Mag-stripe mode supported'],
  EMV_MODE: [1, 6, 'EMV mode supported'],
  EMV_CONTACT_CHIP: [1, 5, 'EMV contact chip supported'],
  OFFLINE_ONLY: [1, 4, 'Offline-only reader'],
  ONLINE_PIN: [1, 3, 'Online PIN supported'],
  SIGNATURE: [1, 2, 'Signature supported'],
  ODA_FOR_ONLINE: [1, 1, 'Offline data authentication for online authorisations supported'],
  ONLINE_CRYPTOGRAM_REQUIRED: [2, 8, 'Online cryptogram required'],
  CVM_REQUIRED: [2, 7, 'CVM required'],
  CONTACT_OFFLINE_PIN: [2, 6, 'Contact chip offline PIN supported'],
  FAST_MODE: [2, 4, 'Fast mode supported'],
  TRANSIT: [2, 3, 'Transit terminal'],
  ISSUER_UPDATE_PROCESSING: [3, 8, 'Issuer update processing supported'],
  CDCVM: [3, 7, 'Consumer device CVM supported'],
  CDCVM_FOR_TRANSIT: [3, 6, 'Consumer device CVM for transit supported'],
  CDCVM_REQUIRED: [3, 4, 'Consumer device CVM required'],
  FDDA_1: [4, 8, 'fDDA version 1 supported'],
} as const satisfies Rows;
export const TTQ = positions(TTQ_ROWS);

/** Card Transaction Qualifiers, 9F6C. @spec Book C-3, A.2 */
const CTQ_ROWS = {
  ONLINE_PIN_REQUIRED: [1, 8, 'Online PIN required'],
  SIGNATURE_REQUIRED: [1, 7, 'Signature required'],
  ONLINE_IF_ODA_FAILS: [1, 6, 'Go online if ODA fails and the reader can go online'],
  SWITCH_INTERFACE_IF_ODA_FAILS: [1, 5, 'Switch interface if ODA fails and the reader has a contact chip'],
  ONLINE_IF_EXPIRED: [1, 4, 'Go online if the application is expired'],
  SWITCH_INTERFACE_FOR_CASH: [1, 3, 'Switch interface for cash'],
  SWITCH_INTERFACE_FOR_CASHBACK: [1, 2, 'Switch interface for cashback'],
  NOT_VALID_FOR_CONTACTLESS_ATM: [1, 1, 'Not valid for contactless ATM transactions'],
  CDCVM_PERFORMED: [2, 8, 'Consumer device CVM performed'],
  ISSUER_UPDATE_PROCESSING: [2, 7, 'Issuer update processing at the POS supported'],
} as const satisfies Rows;
export const CTQ = positions(CTQ_ROWS);

/** Cryptogram Information Data, 9F27. @spec EMV 4.4 Book 3, table 15 */
const CID_ROWS = {
  ADVICE_REQUIRED: [1, 4, 'Advice required'],
} as const satisfies Rows;
export const CID = positions(CID_ROWS);

/** CID bits 8 to 7, shifted down. @spec EMV 4.4 Book 3, table 15 */
export const CRYPTOGRAM_TYPE = { AAC: 0, TC: 1, ARQC: 2 } as const;

/** Form Factor Indicator, 9F6E of kernel 3. @spec Book C-3, A.2 */
const FFI_ROWS = {
  PASSCODE_CAPABLE: [2, 8, 'Passcode capable'],
  SIGNATURE_PANEL: [2, 7, 'Signature panel'],
  HOLOGRAM: [2, 6, 'Hologram'],
  CVV2: [2, 5, 'CVV2 support'],
  TWO_WAY_MESSAGING: [2, 4, 'Two-way messaging'],
  CLOUD_BASED_CREDENTIALS: [2, 3, 'Cloud-based payment credentials'],
  BIOMETRIC_CAPABLE: [2, 2, 'Biometric cardholder verification capable'],
} as const satisfies Rows;
export const FFI = positions(FFI_ROWS);

/** Application Capabilities Information, 9F5D of kernel 2. @spec Book C-2, A.1 */
const ACI_ROWS = {
  FIELD_OFF_DETECTION: [2, 3, 'Support for field off detection'],
  BALANCE_READING: [2, 2, 'Support for balance reading'],
  CDA_OVER_AAC: [2, 1, 'CDA over TC, ARQC and AAC'],
} as const satisfies Rows;
export const ACI = positions(ACI_ROWS);

/** POS Cardholder Interaction Information, DF4B. @spec Book C-2, A.1 */
const POS_CARDHOLDER_INTERACTION_ROWS = {
  ON_DEVICE_CVM_SUCCESSFUL: [2, 5, 'On-device CVM verification successful'],
  CONTEXT_CONFLICTING: [2, 4, 'Context is conflicting'],
  OFFLINE_PIN_CHANGE_REQUIRED: [2, 3, 'Offline change PIN required'],
  ACKNOWLEDGE_REQUIRED: [2, 2, 'Acknowledgement required'],
  ON_DEVICE_CVM_REQUIRED: [2, 1, 'On-device CVM verification required'],
  SECOND_TAP_REQUIRED: [3, 1, 'Wallet requires a second tap'],
} as const satisfies Rows;
export const POS_CARDHOLDER_INTERACTION = positions(POS_CARDHOLDER_INTERACTION_ROWS);

/** Kernel Configuration, DF811B. @spec Book C-2, A.1 */
const KERNEL_CONFIGURATION_ROWS = {
  MAG_STRIPE_MODE_NOT_SUPPORTED: [1, 8, 'Mag-stripe mode contactless transactions not supported'],
  EMV_MODE_NOT_SUPPORTED: [1, 7, 'EMV mode contactless transactions not supported'],
  ON_DEVICE_CVM: [1, 6, 'On-device cardholder verification supported'],
  RRP: [1, 5, 'Relay resistance protocol supported'],
  READ_ALL_RECORDS: [1, 3, 'Read all records even when no CDA'],
} as const satisfies Rows;
export const KERNEL_CONFIGURATION = positions(KERNEL_CONFIGURATION_ROWS);

/** Every bit-coded element with its meanings, for decoding. */
export const BIT_TABLES: readonly BitTable[] = [
  { tag: 0x82, name: 'Application Interchange Profile', rows: AIP_ROWS, fields: [] },
  { tag: 0x9f07, name: 'Application Usage Control', rows: AUC_ROWS, fields: [] },
  { tag: 0x95, name: 'Terminal Verification Results', rows: TVR_ROWS, fields: [] },
  { tag: 0x9f0d, name: 'Issuer Action Code - Default', rows: TVR_ROWS, fields: [] },
  { tag: 0x9f0e, name: 'Issuer Action Code - Denial', rows: TVR_ROWS, fields: [] },
  { tag: 0x9f0f, name: 'Issuer Action Code - Online', rows: TVR_ROWS, fields: [] },
  { tag: 0x9b, name: 'Transaction Status Information', rows: TSI_ROWS, fields: [] },
  { tag: 0x9f33, name: 'Terminal Capabilities', rows: TERMINAL_CAPABILITIES_ROWS, fields: [] },
  {
    tag: 0x9f40,
    name: 'Additional Terminal Capabilities',
    rows: ADDITIONAL_TERMINAL_CAPABILITIES_ROWS,
    fields: [],
  },
  {
    tag: 0x9f1d,
    name: 'Terminal Risk Management Data',
    rows: TERMINAL_RISK_MANAGEMENT_DATA_ROWS,
    fields: [],
  },
  {
    tag: 0x87,
    name: 'Application Priority Indicator',
    rows: { CONFIRMATION_REQUIRED: [1, 8, 'Not to be selected without confirmation by the cardholder'] },
    fields: [{ byte: 1, high: 4, low: 1, meaning: 'Priority', values: { 0: 'none' }, counts: true }],
  },
  { tag: 0x9f66, name: 'Terminal Transaction Qualifiers', rows: TTQ_ROWS, fields: [] },
  { tag: 0x9f6c, name: 'Card Transaction Qualifiers', rows: CTQ_ROWS, fields: [] },
  {
    tag: 0x9f27,
    name: 'Cryptogram Information Data',
    rows: CID_ROWS,
    fields: [
      { byte: 1, high: 8, low: 7, meaning: 'Cryptogram', values: { 0: 'AAC', 1: 'TC', 2: 'ARQC' } },
      {
        byte: 1,
        high: 3,
        low: 1,
        meaning: 'Reason',
        values: {
          0: 'No information given',
          1: 'Service not allowed',
          2: 'PIN try limit exceeded',
          3: 'Issuer authentication failed',
        },
      },
    ],
  },
  {
    tag: 0x9f6e,
    name: 'Form Factor Indicator',
    kernelId: 3,
    rows: FFI_ROWS,
    fields: [
      { byte: 1, high: 8, low: 6, meaning: 'Version', values: { 1: '1' } },
      {
        byte: 1,
        high: 5,
        low: 1,
        meaning: 'Form factor',
        values: {
          0: 'Standard card',
          1: 'Mini card',
          2: 'Non-card form factor',
          3: 'Consumer mobile phone',
          4: 'Wrist-worn device',
        },
      },
      {
        byte: 4,
        high: 4,
        low: 1,
        meaning: 'Technology',
        values: { 0: 'Contactless, ISO/IEC 14443 (NFC included)', 1: 'No contactless' },
      },
    ],
  },
  {
    tag: 0x9f5d,
    name: 'Application Capabilities Information',
    kernelId: 2,
    rows: ACI_ROWS,
    fields: [
      { byte: 1, high: 8, low: 5, meaning: 'ACI version', values: { 0: '0' } },
      {
        byte: 1,
        high: 4,
        low: 1,
        meaning: 'Data storage version',
        values: { 0: 'None', 1: '1', 2: '2' },
      },
    ],
  },
  {
    tag: 0xdf4b,
    name: 'POS Cardholder Interaction Information',
    kernelId: 2,
    rows: POS_CARDHOLDER_INTERACTION_ROWS,
    fields: [],
  },
  { tag: 0xdf811b, name: 'Kernel Configuration', kernelId: 2, rows: KERNEL_CONFIGURATION_ROWS, fields: [] },
];
