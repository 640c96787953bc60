import { equalBytes } from '../../../platform/bytes/hex.ts';
import { AIP, TERMINAL_CAPABILITIES, TVR } from '../../emv/bit-tables.ts';
import { setBit } from '../../emv/bits.ts';
import { CVM, CVM_CONDITION, CVM_RESULT, type CvmList, type CvRule, parseCvmList } from '../../emv/cvm.ts';
import { CASH_TYPES, CASHBACK_TYPE } from './processing-restrictions.ts';
import {
  amountAuthorised,
  databaseBit,
  exceedsCvmLimit,
  type Kernel2Transaction,
  onDeviceVerification,
} from './transaction.ts';

/** Chooses the cardholder verification: CVM, CVM Results 9F34, receipt, TVR byte 3. @spec EMV Contactless Book C-2, CVM (6.4) */
export function selectCvm(transaction: Kernel2Transaction): void {
  const { database, tvr } = transaction;
  if (onDeviceVerification(transaction)) {
    if (exceedsCvmLimit(transaction)) {
      conclude(transaction, 'confirmation_code_verified', CVM.PLAINTEXT_PIN_ICC, 0x00, CVM_RESULT.SUCCESSFUL);
    } else {
      conclude(transaction, 'no_cvm', CVM.NOT_PERFORMED, 0x00, CVM_RESULT.SUCCESSFUL);
    }
    return;
  }
  if (!databaseBit(transaction, 0x82, AIP.CARDHOLDER_VERIFICATION)) {
    conclude(transaction, 'no_cvm', CVM.NOT_PERFORMED, 0x00, CVM_RESULT.UNKNOWN);
    return;
  }
  const list = parseCvmList(database.get(0x8e) ?? new Uint8Array());
  if (!list) {
    setBit(tvr, ...TVR.ICC_DATA_MISSING);
    conclude(transaction, 'no_cvm', CVM.NOT_PERFORMED, 0x00, CVM_RESULT.UNKNOWN);
    return;
  }
  applyRules(transaction, list);
}

function applyRules(transaction: Kernel2Transaction, list: CvmList): void {
  for (const [index, rule] of list.rules.entries()) {
    if (!conditionMet(transaction, list, rule)) continue;
    if (!RECOGNISED.has(rule.cvm)) setBit(transaction.tvr, ...TVR.UNRECOGNISED_CVM);
    else if (performed(transaction, rule)) return;
    if (rule.applyNextIfUnsuccessful && index + 1 < list.rules.length) continue;

    setBit(transaction.tvr, ...TVR.CARDHOLDER_VERIFICATION_FAILED);
    if (rule.cvm === CVM.FAIL) {
      conclude(transaction, 'no_cvm', rule.code, rule.condition, CVM_RESULT.FAILED);
    } else {
      conclude(transaction, 'no_cvm', CVM.NOT_PERFORMED, 0x00, CVM_RESULT.FAILED);
    }
    return;
  }
  setBit(transaction.tvr, ...TVR.CARDHOLDER_VERIFICATION_FAILED);
  conclude(transaction, 'no_cvm', CVM.NOT_PERFORMED, 0x00, CVM_RESULT.FAILED);
}

const RECOGNISED: ReadonlySet<number> = new Set([
  CVM.FAIL,
  CVM.PLAINTEXT_PIN_ICC,
  CVM.ENCIPHERED_PIN_ONLINE,
  CVM.PLAINTEXT_PIN_ICC_AND_SIGNATURE,
  CVM.ENCIPHERED_PIN_ICC,
  CVM.ENCIPHERED_PIN_ICC_AND_SIGNATURE,
  CVM.SIGNATURE,
  CVM.NO_CVM,
]);

/** The method of `rule` is one that a contactless reader has: takes it. Offline PIN never is. */
function performed(transaction: Kernel2Transaction, { cvm, code, condition }: CvRule): boolean {
  if (!supported(transaction, cvm)) return false;
  if (cvm === CVM.ENCIPHERED_PIN_ONLINE) {
    setBit(transaction.tvr, ...TVR.ONLINE_PIN_ENTERED);
    conclude(transaction, 'online_pin', code, condition, CVM_RESULT.UNKNOWN);
  } else if (cvm === CVM.SIGNATURE) {
    transaction.receipt = true;
    conclude(transaction, 'obtain_signature', code, condition, CVM_RESULT.UNKNOWN);
  } else {
    conclude(transaction, 'no_cvm', code, condition, CVM_RESULT.SUCCESSFUL);
  }
  return true;
}

/** By 9F33 byte 2. NOTE: "no CVM" needs its bit too; one implementation takes it always. */
function supported(transaction: Kernel2Transaction, cvm: number): boolean {
  if (cvm === CVM.ENCIPHERED_PIN_ONLINE) {
    return databaseBit(transaction, 0x9f33, TERMINAL_CAPABILITIES.ENCIPHERED_PIN_ONLINE);
  }
  if (cvm === CVM.SIGNATURE) return databaseBit(transaction, 0x9f33, TERMINAL_CAPABILITIES.SIGNATURE);
  if (cvm === CVM.NO_CVM) return databaseBit(transaction, 0x9f33, TERMINAL_CAPABILITIES.NO_CVM);
  return false;
}

/**
 * NOTE: "unattended cash" (01) and "neither cash nor cashback" (02) go by transaction type alone; implementations
 * differ on both. X and Y are compared
 * strictly, after Book 3; one implementation counts an equal amount as under.
 * @spec EMV Contactless Book C-2, CVM.10; EMV 4.4 Book 3, Annex C3
 */
function conditionMet(transaction: Kernel2Transaction, list: CvmList, rule: CvRule): boolean {
  const { database } = transaction;
  const type = database.get(0x9c)![0]!;
  const amount = amountAuthorised(transaction);
  const currency = database.get(0x9f42);
  const sameCurrency = !!currency && equalBytes(currency, database.get(0x5f2a) ?? new Uint8Array());
  switch (rule.condition) {
    case CVM_CONDITION.ALWAYS:
      return true;
    case CVM_CONDITION.UNATTENDED_CASH:
      return type === 0x01;
    case CVM_CONDITION.NOT_CASH_OR_CASHBACK:
      return !CASH_TYPES.has(type) && type !== CASHBACK_TYPE;
    case CVM_CONDITION.TERMINAL_SUPPORTS_CVM:
      return supported(transaction, rule.cvm);
    case CVM_CONDITION.MANUAL_CASH:
      return type === 0x17;
    case CVM_CONDITION.CASHBACK:
      return type === CASHBACK_TYPE;
    case CVM_CONDITION.UNDER_X:
      return sameCurrency && amount < list.amountX;
    case CVM_CONDITION.OVER_X:
      return sameCurrency && amount > list.amountX;
    case CVM_CONDITION.UNDER_Y:
      return sameCurrency && amount < list.amountY;
    case CVM_CONDITION.OVER_Y:
      return sameCurrency && amount > list.amountY;
    default:
      return false;
  }
}

function conclude(
  transaction: Kernel2Transaction,
  cvm: Kernel2Transaction['cvm'],
  method: number,
  condition: number,
  result: number,
): void {
  transaction.cvm = cvm;
  transaction.database.set(0x9f34, new Uint8Array([method, condition, result]));
}
