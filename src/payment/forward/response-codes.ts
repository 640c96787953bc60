import type { OutboxEntry } from '../journal/journal.ts';

/** What an answer that is not an approval means for a record that must be delivered. */
export type Verdict =
  /** The host has it, or has nothing that could be undone: delivered. */
  | 'settled'
  /** The host could not deal with it now. */
  | 'later'
  /** The issuer has decided against it. Sending it again changes nothing. */
  | 'declined'
  /** The host cannot take the record as it is: wrong in form, unknown merchant, not permitted. */
  | 'refused';

/**
 * What is not listed is `refused`: parked with everything kept, where a person looks at it.
 * @spec ISO 8583:1987 DE 39
 */
const COMMON: Readonly<Record<string, Verdict>> = {
  '00': 'settled', // approved: an inquiry finds it
  '09': 'later', // request in progress
  '11': 'settled', // approved, VIP
  '16': 'settled', // approved, update track 3
  '19': 'later', // re-enter transaction
  '22': 'later', // suspected malfunction
  '68': 'later', // response received too late
  '90': 'later', // cut-off in process
  '91': 'later', // issuer or switch inoperative
  '92': 'later', // routing facility not found
  '94': 'settled', // duplicate transmission: an earlier try arrived
  '96': 'later', // system malfunction
};

/**
 * NOTE: an advice tells what has happened, so that ISO 8583 knows no decline of one; hosts send the issuer's
 * decline in the answer all the same. The record is delivered then, and the answer final, but the shop will not
 * get its money: it counts as declined, not as acknowledged, so that somebody sees it.
 */
const ADVICE: Readonly<Record<string, Verdict>> = {
  ...COMMON,
  '01': 'declined', // refer to issuer
  '02': 'declined',
  '04': 'declined', // pick up
  '05': 'declined', // do not honour
  '07': 'declined',
  '33': 'declined', // expired card
  '34': 'declined', // suspected fraud
  '36': 'declined', // restricted card
  '38': 'declined',
  '39': 'declined', // no credit account
  '41': 'declined', // lost card
  '43': 'declined', // stolen card
  '51': 'declined', // not sufficient funds
  '52': 'declined',
  '53': 'declined',
  '54': 'declined', // expired card
  '55': 'declined', // incorrect PIN
  '56': 'declined', // no card record
  '57': 'declined', // not permitted to cardholder
  '59': 'declined', // suspected fraud
  '61': 'declined', // exceeds amount limit
  '62': 'declined', // restricted card
  '65': 'declined', // exceeds frequency limit
  '75': 'declined', // PIN tries exceeded
  '93': 'declined', // violation of law
};

/** NOTE: nobody can decline a reversal: an answer that looks like it is `refused`, and a person must look. */
const REVERSAL: Readonly<Record<string, Verdict>> = {
  ...COMMON,
  '21': 'settled', // no action taken
  '25': 'settled', // original not found: the request never arrived, so there is nothing to undo
};

/**
 * A deferred request is a request: the issuer decides.
 * NOTE: a duplicate (94) does not tell what was decided on the first. A host repeats its answer to a repeat; of one
 * that does not, a person must ask.
 */
const DEFERRED: Readonly<Record<string, Verdict>> = { ...ADVICE, '94': 'refused' };

const TABLES: Readonly<Record<OutboxEntry['kind'], Readonly<Record<string, Verdict>>>> = {
  advice: ADVICE,
  deferred: DEFERRED,
  reversal: REVERSAL,
};

export function verdictOf(kind: OutboxEntry['kind'], responseCode: string): Verdict {
  const table = TABLES[kind];
  return Object.hasOwn(table, responseCode) ? table[responseCode]! : 'refused';
}

/** Could the host not deal with it now, whatever it was? */
export function isLater(responseCode: string): boolean {
  return Object.hasOwn(COMMON, responseCode) && COMMON[responseCode] === 'later';
}
