import { TVR } from '../../emv/bit-tables.ts';
import { setBit } from '../../emv/bits.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import type { KernelContext, KernelDefinition } from '../kernel.ts';
import { selectCvm } from './cvm-selection.ts';
import { generateApplicationCryptogram } from './generate-ac.ts';
import { initialise } from './initialisation.ts';
import { initiateApplicationProcessing } from './initiate-application-processing.ts';
import { checkBeforeGenerateAc } from './pre-generate-ac-checks.ts';
import { processingRestrictions } from './processing-restrictions.ts';
import { readRecords } from './read-records.ts';
import { terminalActionAnalysis } from './terminal-action-analysis.ts';
import { amountAuthorised, limit } from './transaction.ts';
import { validResponse } from './valid-response.ts';

/** Mastercard, EMV mode. @spec EMV Contactless Book C-2 */
export const kernel2: KernelDefinition = { id: 0x02, name: 'Kernel 2 (Mastercard)', run };

function* run(context: KernelContext): Step<Outcome> {
  const transaction = initialise(context); // S1
  if ('kind' in transaction) return transaction;
  const unreadable =
    (yield* initiateApplicationProcessing(transaction)) ?? // S1, S3
    (yield* readRecords(transaction)) ?? // S3R1, S4
    checkBeforeGenerateAc(transaction); // S456
  if (unreadable) return unreadable;

  processingRestrictions(transaction); // PRE
  selectCvm(transaction); // CVM
  if (amountAuthorised(transaction) > limit(transaction, 0xdf8123)) {
    setBit(transaction.tvr, ...TVR.FLOOR_LIMIT_EXCEEDED);
  }
  transaction.acType = terminalActionAnalysis(transaction); // TAA
  const refused = yield* generateApplicationCryptogram(transaction); // GAC, S9, S910
  return refused ?? (yield* validResponse(transaction)); // S910.70
}
