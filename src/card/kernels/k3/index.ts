import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import { bringsIssuerData } from '../issuer-data.ts';
import type { KernelContext, KernelDefinition } from '../kernel.ts';
import { cardReadComplete } from './card-read-complete.ts';
import { cardholderVerification } from './cardholder-verification.ts';
import { complete } from './completion.ts';
import { dynamicReaderLimits } from './dynamic-reader-limits.ts';
import { readFileControlInformation } from './file-control-information.ts';
import { initiateApplicationProcessing } from './initiate-application-processing.ts';
import { issuerUpdate } from './issuer-update.ts';
import { offlineDataAuthentication } from './offline-data-authentication.ts';
import { endApplication } from './outcomes.ts';
import { processingRestrictions } from './processing-restrictions.ts';
import { readApplicationData } from './read-application-data.ts';
import { startTransaction } from './transaction.ts';

/** Visa, qVSDC. @spec EMV Contactless Book C-3 */
export const kernel3: KernelDefinition = { id: 0x03, name: 'Kernel 3 (Visa)', run };

function* run(context: KernelContext): Step<Outcome> {
  const { restart } = context;
  if (restart && bringsIssuerData(restart)) return yield* issuerUpdate(context, restart); // 6.2
  const transaction = startTransaction(context);
  if (!readFileControlInformation(transaction)) return endApplication();
  const ended =
    dynamicReaderLimits(transaction) ?? // 5.1
    (yield* initiateApplicationProcessing(transaction)) ?? // 5.2
    (yield* readApplicationData(transaction)) ?? // 5.3
    (yield* cardReadComplete(transaction)) ?? // 5.4
    processingRestrictions(transaction) ?? // 5.5
    offlineDataAuthentication(transaction); // 5.6
  if (ended) return ended;
  cardholderVerification(transaction); // 5.7
  return complete(transaction); // 5.8, 5.9
}
