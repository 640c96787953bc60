import { panFrom5A, truncatePan } from '../../card/emv/pan.ts';
import { unpackChipData } from '../../host/iso8583/chip-data.ts';
import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import { Iso8583Error } from '../../host/iso8583/iso8583-error.ts';
import { toHex } from '../../platform/bytes/hex.ts';
import { isoTime } from '../../platform/time/iso-time.ts';
import type { Decision } from './answers.ts';
import type { Ledger, LedgerEntry, LedgerKey } from './ledger.ts';
import { isCurrencyKnown, text } from './message-fields.ts';

/** Checks application cryptograms with the issuer's keys. */
export interface CryptogramIssuer {
  verify(input: {
    /** One digit a byte. */
    pan: Uint8Array;
    panSequenceNumber: number;
    tags: ReadonlyMap<number, Uint8Array>;
  }): { ok: true } | { ok: false; reason: string };
}

/** Response codes the simulated host gives. @spec ISO 8583:1987; 88 as many networks use it */
export const RESPONSE_CODES = {
  approved: '00',
  /** A sale whose reversal came first, or again after its reversal. */
  invalidTransaction: '12',
  invalidAmount: '13',
  /** Of an inquiry: there is no such record. */
  notLocated: '25',
  formatError: '30',
  expiredCard: '54',
  /** The MAC is wrong, or missing where one is due. */
  securityViolation: '63',
  cryptogramFailure: '88',
  systemMalfunction: '96',
} as const;

/**
 * Amounts in minor units that make the host decline an online request, whatever the card: 51.00 insufficient
 * funds, 5.05 do not honour, 54.00 expired card, 91.00 issuer inoperative.
 */
export const DECLINING_AMOUNTS: ReadonlyMap<bigint, string> = new Map([
  [5100n, '51'],
  [505n, '05'],
  [5400n, '54'],
  [9100n, '91'],
]);

const CRYPTOGRAM_INFORMATION_DATA = 0x9f27;
/** Bits 8 and 7 of 9F27. @spec EMV 4.4 Book 3, table 15 */
const CRYPTOGRAM_TYPE_MASK = 0xc0;
const CRYPTOGRAM_TYPES = { ARQC: 0x80, TC: 0x40 } as const;

/** What the host does with one payment message: decides once, writes it down, gives the same answer ever after. */
export class HostRules {
  readonly #ledger: Ledger;
  readonly #issuer: CryptogramIssuer;

  constructor(ledger: Ledger, issuer: CryptogramIssuer) {
    this.#ledger = ledger;
    this.#issuer = issuer;
  }

  /** 0200, 0201, 0220, 0221. `forced` is a response code that overrides the decision on a sale not seen before. */
  sale(message: IsoMessage, now: number, forced: string | null): Decision {
    const key = keyOf(message, text(message, 11));
    const known = this.#ledger.find(key);
    if (known) {
      this.#ledger.put({ ...known, received: known.received + 1 });
      if (known.state === 'reversed') return { responseCode: RESPONSE_CODES.invalidTransaction };
      return decision(known.responseCode, known.authorisationCode);
    }
    if (this.#ledger.isFull) return { responseCode: RESPONSE_CODES.systemMalfunction };
    if (!isWellFormed(message)) return { responseCode: RESPONSE_CODES.formatError };
    const online = message.mti.startsWith('020');
    const cryptogramVerified = this.#isCryptogramGood(message, online);
    const responseCode = forced ?? this.#judge(message, now, online, cryptogramVerified);
    const approved = responseCode === RESPONSE_CODES.approved;
    // An advice brings the code of its offline approval along.
    const ownCode = online ? String(this.#ledger.size + 1).padStart(6, '0') : text(message, 38);
    const authorisationCode = approved ? ownCode : null;
    const entry = newEntry(message, key, now);
    entry.responseCode = responseCode;
    entry.authorisationCode = authorisationCode;
    entry.state = approved ? 'posted' : 'declined';
    entry.online = online;
    entry.cryptogramVerified = cryptogramVerified;
    entry.received = 1;
    this.#ledger.put(entry);
    return decision(responseCode, authorisationCode);
  }

  /**
   * 0420, 0421. A reversal that comes before its sale is kept, so that the late sale is not posted; one of a declined
   * sale is kept as well: the terminal does not know that it was declined, and counts it.
   */
  reversal(message: IsoMessage, now: number, forced: string | null): Decision {
    if (forced !== null && forced !== RESPONSE_CODES.approved) return { responseCode: forced };
    const originalStan = text(message, 90).slice(4, 10);
    const key = keyOf(message, originalStan);
    const sale = this.#ledger.find(key);
    if (!sale) {
      if (!isWellFormed(message)) return { responseCode: RESPONSE_CODES.formatError };
      this.#ledger.put({ ...newEntry(message, key, now), mti: text(message, 90).slice(0, 4) });
    } else if (BigInt(sale.amountMinor) !== BigInt(text(message, 4))) {
      return { responseCode: RESPONSE_CODES.invalidAmount };
    } else if (sale.state !== 'reversed') {
      this.#ledger.put({ ...sale, state: 'reversed' });
    }
    return { responseCode: RESPONSE_CODES.approved };
  }

  /**
   * 0600: what is known of the record that DE 90 and DE 37 name. A sale is found when it came, and DE 44 holds what it
   * was answered with; a reversal is found when it did its work. Changes nothing.
   */
  inquiry(message: IsoMessage): Decision {
    const original = text(message, 90);
    const mti = original.slice(0, 4);
    const entry = this.#ledger.find(keyOf(message, original.slice(4, 10)));
    if (mti === '0420' && entry?.state === 'reversed') return found(RESPONSE_CODES.approved, null);
    if (mti !== entry?.mti || entry.received === 0) return { responseCode: RESPONSE_CODES.notLocated };
    return found(entry.responseCode, entry.authorisationCode);
  }

  #judge(message: IsoMessage, now: number, online: boolean, cryptogramVerified: boolean): string {
    if (!cryptogramVerified) return RESPONSE_CODES.cryptogramFailure;
    if (online && isExpired(message, now)) return RESPONSE_CODES.expiredCard;
    const declined = online ? DECLINING_AMOUNTS.get(BigInt(text(message, 4))) : undefined;
    return declined ?? RESPONSE_CODES.approved;
  }

  #isCryptogramGood(message: IsoMessage, online: boolean): boolean {
    const packedPan = message.fields[2];
    const chipData = message.fields[55];
    if (!(packedPan instanceof Uint8Array && chipData instanceof Uint8Array)) return false;
    const tags = unpackChipData(chipData);
    // Visa cards may leave 9F27 out: the type is then inside 9F10, which the cryptogram covers.
    const information = tags.get(CRYPTOGRAM_INFORMATION_DATA)?.[0];
    const expected = online ? CRYPTOGRAM_TYPES.ARQC : CRYPTOGRAM_TYPES.TC;
    if (information !== undefined && (information & CRYPTOGRAM_TYPE_MASK) !== expected) return false;
    const pan = panFrom5A(packedPan);
    const panSequenceNumber = Number(message.fields[23] ?? 0);
    const verdict = this.#issuer.verify({ pan, panSequenceNumber, tags });
    pan.fill(0);
    return verdict.ok;
  }
}

function decision(responseCode: string, authorisationCode: string | null): Decision {
  return authorisationCode === null ? { responseCode } : { responseCode, fields: { 38: authorisationCode } };
}

/** DE 44: response code of the record that was asked about. */
function found(responseCode: string, authorisationCode: string | null): Decision {
  const { fields } = decision(RESPONSE_CODES.approved, authorisationCode);
  return { responseCode: RESPONSE_CODES.approved, fields: { ...fields, 44: responseCode } };
}

function keyOf(message: IsoMessage, stan: string): LedgerKey {
  return { terminalId: text(message, 41), stan, retrievalReference: text(message, 37) };
}

/** Past the month of DE 14, YYMM; a message without it tells of no expiry. `now` is wall clock ms. */
function isExpired(message: IsoMessage, now: number): boolean {
  const expiry = message.fields[14];
  const [year, month] = isoTime(now).slice(2).split('-');
  return expiry instanceof Uint8Array && toHex(expiry) < `${year}${month}`;
}

function isWellFormed(message: IsoMessage): boolean {
  const hasFields = [4, 11, 37, 41, 49].every((dataElement) => message.fields[dataElement] !== undefined);
  return hasFields && isCurrencyKnown(message) && isChipDataReadable(message);
}

function isChipDataReadable(message: IsoMessage): boolean {
  const chipData = message.fields[55];
  try {
    return chipData === undefined || unpackChipData(chipData as Uint8Array).size > 0;
  } catch (error) {
    if (error instanceof Iso8583Error) return false;
    throw error;
  }
}

/** The entry of a reversal that came first; a sale overrides what it knows better. */
function newEntry(message: IsoMessage, key: LedgerKey, at: number): LedgerEntry {
  return {
    terminalId: key.terminalId,
    stan: key.stan,
    retrievalReference: key.retrievalReference,
    mti: `${message.mti.slice(0, 3)}0`,
    paymentId: text(message, 62) || null,
    transactionType: text(message, 3).slice(0, 2),
    amountMinor: String(Number(text(message, 4))),
    currencyNumeric: Number(text(message, 49)),
    batch: Number(text(message, 60)),
    panTruncated: truncatedPan(message),
    responseCode: RESPONSE_CODES.invalidTransaction,
    authorisationCode: null,
    state: 'reversed',
    online: true,
    cryptogramVerified: false,
    received: 0,
    at,
  };
}

function truncatedPan(message: IsoMessage): string {
  const packedPan = message.fields[2];
  if (!(packedPan instanceof Uint8Array)) return '';
  const digits = panFrom5A(packedPan);
  const { truncated } = truncatePan(digits);
  digits.fill(0);
  return truncated;
}
