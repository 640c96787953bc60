import { concatBytes, fromHex } from '../../platform/bytes/hex.ts';
import { computeCryptogram, VISA_CVN_18 } from '../issuer/cryptogram.ts';
import { answer, refuse, SW } from './answer.ts';
import { type CardSecrets, dynamicNumber, signDynamicData } from './card-secrets.ts';
import { dol } from './dol.ts';
import type { CardProfile } from './profiles.ts';
import { amountOf, mayApproveOffline } from './risk-management.ts';
import { staticData, track2 } from './static-data.ts';
import { packed, text, tlv } from './tlv.ts';
import { createCounter } from './transaction-counter.ts';
import type { ApplicationSession, CardApplication } from './virtual-card.ts';

const PDOL = dol('9F6604 9F0206 9F0306 9F1A02 9505 5F2A02 9A03 9C01 9F3704');

/** Read only when the answer to GET PROCESSING OPTIONS is signed; the first of the four records is. */
const AFL_WITH_CERTIFICATES = fromHex('10010401');

type CryptogramType = 'AAC' | 'TC' | 'ARQC';

const CID: Record<CryptogramType, number> = { AAC: 0x00, TC: 0x40, ARQC: 0x80 };
/** CVR byte 2 as VIS codes the same. */
const CVR_BYTE_2: Record<CryptogramType, number> = { AAC: 0x80, TC: 0x90, ARQC: 0xa0 };

const REFUND = 0x20;

/** 9F66 as far as a card looks at it: bits by [byte, bit]. @spec EMV Contactless Book C-3, 9F66 */
function readTtq(ttq: Uint8Array) {
  const bit = (byte: number, position: number) => ((ttq[byte - 1]! >> (position - 1)) & 1) === 1;
  return {
    offlineOnly: bit(1, 4),
    onlinePin: bit(1, 3),
    signature: bit(1, 2),
    odaForOnline: bit(1, 1),
    onlineCryptogramRequired: bit(2, 8),
    cvmRequired: bit(2, 7),
  };
}

type Ttq = ReturnType<typeof readTtq>;

/** A qVSDC application: everything is decided and answered in GET PROCESSING OPTIONS. */
export function visaApplication(
  profile: CardProfile,
  secrets: CardSecrets,
  counter = createCounter(),
): CardApplication {
  const label = 'VISA';

  const funds = { leftMinor: profile.offlineFundsMinor ?? null };
  let ownerAsked = false;

  function open(): ApplicationSession {
    const locked = profile.locked === true && !ownerAsked;
    let processed: Processed | null = null;
    return {
      getProcessingOptions(values) {
        if (processed !== null) return refuse(SW.CONDITIONS_NOT_SATISFIED);
        if (values.length !== PDOL.length) return refuse(SW.WRONG_LENGTH);
        // Once asked, the owner unlocks the phone before it comes back; after the payment it is locked again.
        ownerAsked = locked;
        if (locked) return refuse(SW.SEE_PHONE);
        processed = processTransaction(profile, secrets, funds, PDOL.cut(values), counter.next());
        return answer(tlv(0x77, processed.body));
      },
      readRecord(sfi, record) {
        if (processed === null) return refuse(SW.CONDITIONS_NOT_SATISFIED);
        const found = processed.records.get(`${sfi}.${record}`);
        return found === undefined ? refuse(SW.RECORD_NOT_FOUND) : answer(found);
      },
      generateAc: () => refuse(SW.INSTRUCTION_NOT_SUPPORTED),
    };
  }

  return {
    aid: fromHex('A0000000031010'),
    label,
    selectionData: concatBytes(
      tlv(0x50, text(label)),
      tlv(0x87, Uint8Array.of(0x01)),
      tlv(0x9f38, PDOL.bytes),
      tlv(0x5f2d, text('deen')),
      profile.programId ? tlv(0xbf0c, tlv(0x9f5a, fromHex(profile.programId))) : new Uint8Array(0),
    ),
    open,
  };
}

/** What one GET PROCESSING OPTIONS leaves: its answer, and the records by "sfi.number" that belong to it. */
interface Processed {
  body: Uint8Array;
  records: ReadonlyMap<string, Uint8Array>;
}

/** What a prepaid card holds; null: it does not count. */
interface Funds {
  leftMinor: bigint | null;
}

function processTransaction(
  profile: CardProfile,
  secrets: CardSecrets,
  funds: Funds,
  fields: Map<number, Uint8Array>,
  atc: Uint8Array,
): Processed {
  const { aip, signedRecord } = staticData(profile);
  const ttq = readTtq(fields.get(0x9f66)!);
  const type = decide(profile, ttq, funds, fields);
  if (type === 'TC' && funds.leftMinor !== null) funds.leftMinor -= amountOf(fields);
  const ctq = cardTransactionQualifiers(profile, ttq);
  // Format 06, key 1, CVN 18, then length and value of the CVR.
  const issuerApplicationData = Uint8Array.of(6, 1, VISA_CVN_18, 3, CVR_BYTE_2[type], 0, 0);
  fields.set(0x82, aip).set(0x9f36, atc).set(0x9f10, issuerApplicationData);
  const body = concatBytes(
    tlv(0x82, aip),
    tlv(0x57, track2(profile)),
    tlv(0x5f34, packed(String(profile.panSequenceNumber), 1)),
    tlv(0x9f10, issuerApplicationData),
    tlv(0x9f26, computeCryptogram('visa', secrets.cardKey, fields)),
    tlv(0x9f27, Uint8Array.of(CID[type])),
    tlv(0x9f36, atc),
    tlv(0x9f6c, ctq),
    tlv(0x9f6e, fromHex(profile.kind === 'phone' ? '238C0000' : '20000000')),
    funds.leftMinor === null ? new Uint8Array(0) : tlv(0x9f5d, packed(funds.leftMinor.toString(), 6)),
  );
  const signs = type === 'TC' || (type === 'ARQC' && ttq.odaForOnline);
  if (!signs) return { body, records: new Map() };
  const unpredictable = dynamicNumber(secrets.cardKey, atc).subarray(0, 4);
  const authenticationData = concatBytes(Uint8Array.of(0x01), unpredictable, ctq);
  const signature = fastDda(secrets, atc, fields, authenticationData);
  return {
    body: concatBytes(body, tlv(0x94, AFL_WITH_CERTIFICATES), tlv(0x9f4b, signature)),
    records: recordsOf(signedRecord, secrets, authenticationData),
  };
}

function decide(
  profile: CardProfile,
  ttq: Ttq,
  { leftMinor }: Funds,
  fields: ReadonlyMap<number, Uint8Array>,
): CryptogramType {
  // A refund needs no cryptogram worth anything: AAC is the expected answer.
  if (profile.declines || fields.get(0x9c)?.[0] === REFUND) return 'AAC';
  const enough = leftMinor === null || amountOf(fields) <= leftMinor;
  const offline = !ttq.onlineCryptogramRequired && !ttq.cvmRequired && enough;
  if (offline && mayApproveOffline(profile, fields)) return 'TC';
  return ttq.offlineOnly ? 'AAC' : 'ARQC';
}

/**
 * 9F6C: how the holder is verified. A phone has done so before it entered the field; a card takes what the
 * terminal has and leaves it to the terminal to decline when there is nothing, or insists on its PIN.
 * @spec EMV Contactless Book C-3, 9F6C
 */
function cardTransactionQualifiers({ kind, wantsPin }: CardProfile, ttq: Ttq): Uint8Array {
  if (kind === 'phone') return fromHex('0080');
  if (!ttq.cvmRequired) return fromHex('0000');
  if (ttq.onlinePin || wantsPin) return fromHex('8000');
  return fromHex(ttq.signature ? '4000' : '0000');
}

/** Records 2.1 to 2.4; the last one holds 9F69, which is made anew each time. */
function recordsOf(signedRecord: Uint8Array, secrets: CardSecrets, authenticationData: Uint8Array) {
  return new Map([
    ['2.1', tlv(0x70, signedRecord)],
    ['2.2', tlv(0x70, secrets.issuerCertificateRecord)],
    ['2.3', tlv(0x70, secrets.iccCertificateRecord)],
    ['2.4', tlv(0x70, tlv(0x9f69, authenticationData))],
  ]);
}

/** fDDA version 01. @spec EMV Contactless Book C-3, Annex C, table C-1 */
function fastDda(
  secrets: CardSecrets,
  atc: Uint8Array,
  fields: ReadonlyMap<number, Uint8Array>,
  authenticationData: Uint8Array,
): Uint8Array {
  const terminalData = [0x9f37, 0x9f02, 0x5f2a].map((tag) => fields.get(tag)!);
  const dynamicData = concatBytes(Uint8Array.of(atc.length), atc);
  return signDynamicData(secrets.privateKey, dynamicData, concatBytes(...terminalData, authenticationData));
}
