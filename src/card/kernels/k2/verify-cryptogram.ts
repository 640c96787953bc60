import { concatBytes } from '../../../platform/bytes/hex.ts';
import { verifyCda } from '../../emv/oda/cda.ts';
import { iccKeyOfCard } from '../../emv/oda/icc-key-chain.ts';
import { failAuthentication } from './card-authentication.ts';
import { idsRead } from './data-storage.ts';
import { checkDataStorage } from './data-storage-result.ts';
import { L2, type Level2Error } from './error-indication.ts';
import { relayResistancePerformed } from './relay-resistance.ts';
import { takeSignedCardData } from './signed-card-data.ts';
import { rewriteTrack2 } from './track-2-rewrite.ts';
import { AC_TYPE, type Kernel2Transaction } from './transaction.ts';

/**
 * Whether the answer to GENERATE AC holds: null, or what is wrong with it. `response` is the value of template 77.
 * @spec EMV Contactless Book C-2, S910
 */
export function verifyCryptogram(transaction: Kernel2Transaction, response: Uint8Array): Level2Error | null {
  const signature = transaction.database.get(0x9f4b);
  return signature ? verifySigned(transaction, signature, response) : checkUnsigned(transaction);
}

/** With CDA: from now on 9F26 is the cryptogram out of the signature. @spec EMV Contactless Book C-2, S910.1 to S910.19 */
function verifySigned(
  transaction: Kernel2Transaction,
  signature: Uint8Array,
  response: Uint8Array,
): Level2Error | null {
  const { database, context } = transaction;
  const staticData = concatBytes(...transaction.staticData);
  const chain = iccKeyOfCard({
    caKeys: context.caKeys,
    rid: context.selectedAid.subarray(0, 5),
    element: (tag) => database.get(tag),
    pan: database.get(0x5a)!,
    date: database.get(0x9a) ?? new Uint8Array(),
    staticData,
  });
  staticData.fill(0);
  const proof = chain.ok
    ? verifyCda({
        signature,
        iccKey: chain.key,
        unpredictableNumber: database.get(0x9f37)!,
        cid: database.get(0x9f27)![0]!,
        pdolValues: transaction.pdolValues,
        cdol1Values: transaction.cdol1Values,
        response,
      })
    : chain;
  const fault = proof.ok ? takeSignedCardData(transaction, proof.extra) : proof.reason;
  if (fault) failAuthentication(transaction, fault);
  if (!proof.ok || transaction.oda.result === 'failed') return L2.CAM_FAILED;
  database.set(0x9f4c, proof.iccDynamicNumber);
  database.set(0x9f26, proof.applicationCryptogram);
  transaction.oda = { method: 'cda', result: 'passed' };
  return checkDataStorage(transaction);
}

/** Without: only where CDA was not asked for, or the card declines. @spec EMV Contactless Book C-2, S910.30 to S910.39 */
function checkUnsigned(transaction: Kernel2Transaction): Level2Error | null {
  const { database, cdaRequested, acType } = transaction;
  if (!database.has(0x9f26)) return L2.CARD_DATA_MISSING;
  const cardDeclines = (database.get(0x9f27)![0]! & 0xc0) === AC_TYPE.AAC;
  if (cardDeclines) {
    const signatureOwed = idsRead(transaction) || (acType === AC_TYPE.AAC && cdaRequested);
    return signatureOwed ? L2.CARD_DATA_ERROR : null;
  }
  if (cdaRequested) return L2.CARD_DATA_ERROR;
  if (relayResistancePerformed(transaction)) rewriteTrack2(transaction);
  return null;
}
