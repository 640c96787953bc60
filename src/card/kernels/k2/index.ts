import { TVR } from '../../emv/bit-tables.ts';
import { setBit } from '../../emv/bits.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import type { KernelContext, KernelDefinition } from '../kernel.ts';
import { readBalanceBefore } from './balance-reading.ts';
import { selectCvm } from './cvm-selection.ts';
import { generateApplicationCryptogram } from './generate-ac.ts';
import { initialise } from './initialisation.ts';
import { initiateApplicationProcessing, isEmvMode } from './initiate-application-processing.ts';
import { magStripeTransaction } from './mag-stripe/mag-stripe-transaction.ts';
import { openSignal } from './out-signal.ts';
import { checkBeforeGenerateAc } from './pre-generate-ac-checks.ts';
import { processingRestrictions } from './processing-restrictions.ts';
import { putDataBeforeGenerateAc } from './put-data.ts';
import { readApplicationData } from './read-application-data.ts';
import { exchangeRelayResistance } from './relay-resistance.ts';
import { terminalActionAnalysis } from './terminal-action-analysis.ts';
import { amountAuthorised, limit } from './transaction.ts';
import { validResponse } from './valid-response.ts';

/** Mastercard: EMV mode, and mag-stripe mode where it is configured. @spec EMV Contactless Book C-2 */
export const kernel2: KernelDefinition = { id: 0x02, name: 'Kernel 2 (Mastercard)', run, openSignal };

function* run(context: KernelContext): Step<Outcome> {
  const transaction = initialise(context); // S1
  if ('kind' in transaction) return transaction;
  const notInitiated = yield* initiateApplicationProcessing(transaction); // S1, S2, S3
  if (notInitiated) return notInitiated;
  if (!isEmvMode(transaction)) return yield* magStripeTransaction(transaction); // S7, S8, S78, S13, S14
  const ended =
    (yield* exchangeRelayResistance(transaction)) ?? // S3, SR1
    (yield* readApplicationData(transaction)) ?? // S3R1, S4, S5, S6
    (yield* checkBeforeGenerateAc(transaction)) ?? // S456
    (yield* readBalanceBefore(transaction)); // BR1, S16
  if (ended) return ended;

  processingRestrictions(transaction); // PRE
  selectCvm(transaction); // CVM
  if (amountAuthorised(transaction) > limit(transaction, 0xdf8123)) {
    setBit(transaction.tvr, ...TVR.FLOOR_LIMIT_EXCEEDED);
  }
  transaction.acType = terminalActionAnalysis(transaction); // TAA
  const refused =
    (yield* putDataBeforeGenerateAc(transaction)) ?? // S12
    (yield* generateApplicationCryptogram(transaction)); // GAC, S9, S10, S11, S910
  return refused ?? (yield* validResponse(transaction)); // S910.70, S15
}
