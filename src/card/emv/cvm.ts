/** CVM codes, bits 6 to 1 of a CV rule's first byte. @spec EMV 4.4 Book 3, Annex C3 */
export const CVM = {
  FAIL: 0x00,
  PLAINTEXT_PIN_ICC: 0x01,
  ENCIPHERED_PIN_ONLINE: 0x02,
  PLAINTEXT_PIN_ICC_AND_SIGNATURE: 0x03,
  ENCIPHERED_PIN_ICC: 0x04,
  ENCIPHERED_PIN_ICC_AND_SIGNATURE: 0x05,
  SIGNATURE: 0x1e,
  NO_CVM: 0x1f,
  /** In CVM Results only: none was performed. */
  NOT_PERFORMED: 0x3f,
} as const;

/** CVM condition codes, a CV rule's second byte. @spec EMV 4.4 Book 3, Annex C3 */
export const CVM_CONDITION = {
  ALWAYS: 0x00,
  UNATTENDED_CASH: 0x01,
  NOT_CASH_OR_CASHBACK: 0x02,
  TERMINAL_SUPPORTS_CVM: 0x03,
  MANUAL_CASH: 0x04,
  CASHBACK: 0x05,
  UNDER_X: 0x06,
  OVER_X: 0x07,
  UNDER_Y: 0x08,
  OVER_Y: 0x09,
} as const;

/** Third byte of CVM Results 9F34. @spec EMV 4.4 Book 4, Annex A4 */
export const CVM_RESULT = { UNKNOWN: 0x00, FAILED: 0x01, SUCCESSFUL: 0x02 } as const;

export const CVM_NAMES: Readonly<Record<number, string>> = {
  [CVM.FAIL]: 'Fail CVM processing',
  [CVM.PLAINTEXT_PIN_ICC]: 'Plaintext PIN verified by the ICC',
  [CVM.ENCIPHERED_PIN_ONLINE]: 'Enciphered PIN verified online',
  [CVM.PLAINTEXT_PIN_ICC_AND_SIGNATURE]: 'Plaintext PIN verified by the ICC, and signature',
  [CVM.ENCIPHERED_PIN_ICC]: 'Enciphered PIN verified by the ICC',
  [CVM.ENCIPHERED_PIN_ICC_AND_SIGNATURE]: 'Enciphered PIN verified by the ICC, and signature',
  6: 'Facial biometric verified by the ICC',
  7: 'Facial biometric verified online',
  8: 'Finger biometric verified by the ICC',
  9: 'Finger biometric verified online',
  10: 'Palm biometric verified by the ICC',
  11: 'Palm biometric verified online',
  12: 'Iris biometric verified by the ICC',
  13: 'Iris biometric verified online',
  14: 'Voice biometric verified by the ICC',
  15: 'Voice biometric verified online',
  [CVM.SIGNATURE]: 'Signature',
  [CVM.NO_CVM]: 'No CVM required',
  [CVM.NOT_PERFORMED]: 'No CVM performed',
};

export const CVM_CONDITION_NAMES: Readonly<Record<number, string>> = {
  [CVM_CONDITION.ALWAYS]: 'Always',
  [CVM_CONDITION.UNATTENDED_CASH]: 'If unattended cash',
  [CVM_CONDITION.NOT_CASH_OR_CASHBACK]: 'If neither cash nor cashback',
  [CVM_CONDITION.TERMINAL_SUPPORTS_CVM]: 'If the terminal supports the CVM',
  [CVM_CONDITION.MANUAL_CASH]: 'If manual cash',
  [CVM_CONDITION.CASHBACK]: 'If purchase with cashback',
  [CVM_CONDITION.UNDER_X]: 'If in the application currency and under X',
  [CVM_CONDITION.OVER_X]: 'If in the application currency and over X',
  [CVM_CONDITION.UNDER_Y]: 'If in the application currency and under Y',
  [CVM_CONDITION.OVER_Y]: 'If in the application currency and over Y',
};

export const CVM_RESULT_NAMES: Readonly<Record<number, string>> = {
  [CVM_RESULT.UNKNOWN]: 'Unknown',
  [CVM_RESULT.FAILED]: 'Failed',
  [CVM_RESULT.SUCCESSFUL]: 'Successful',
};

/** One row of the CVM List. */
export interface CvRule {
  /** Bits 6 to 1 of the first byte. */
  cvm: number;
  /** Bit 7: try the next rule when this CVM is not successful. */
  applyNextIfUnsuccessful: boolean;
  condition: number;
  /** The first byte as the card has it, for CVM Results. */
  code: number;
}

export interface CvmList {
  /** In minor units of the application currency. */
  amountX: bigint;
  amountY: bigint;
  rules: CvRule[];
}

/**
 * The CVM List 8E; null when it is shorter than the two amounts or cuts a rule in two.
 * @spec EMV 4.4 Book 3, 10.5 and Annex C3
 */
export function parseCvmList(value: Uint8Array): CvmList | null {
  if (value.length < 8 || value.length % 2 !== 0) return null;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const rules: CvRule[] = [];
  for (let at = 8; at < value.length; at += 2) {
    const code = value[at]!;
    rules.push({
      cvm: code & 0x3f,
      applyNextIfUnsuccessful: (code & 0x40) !== 0,
      condition: value[at + 1]!,
      code,
    });
  }
  return { amountX: BigInt(view.getUint32(0)), amountY: BigInt(view.getUint32(4)), rules };
}
