import { createHash } from 'node:crypto';
import { concatBytes, fromHex } from '../../platform/bytes/hex.ts';
import { computeCryptogram, MCHIP_CVN_20 } from '../issuer/cryptogram.ts';
import { answer, refuse, SW } from './answer.ts';
import { type CardSecrets, dynamicNumber, signDynamicData } from './card-secrets.ts';
import { dol } from './dol.ts';
import type { CardProfile } from './profiles.ts';
import { mayApproveOffline } from './risk-management.ts';
import { MASTERCARD_CDOL1, staticData } from './static-data.ts';
import { text, tlv } from './tlv.ts';
import { createTornMemory } from './torn-memory.ts';
import { createCounter } from './transaction-counter.ts';
import type { ApplicationSession, CardApplication } from './virtual-card.ts';

/** Cryptogram types as P1 of GENERATE AC and 9F27 code them. @spec EMV 4.4 Book 3, 6.5.5 */
const AAC = 0x00;
const TC = 0x40;
const ARQC = 0x80;
type CryptogramType = typeof AAC | typeof TC | typeof ARQC;

const CDA_REQUESTED = 0x10;

const CDOL1 = dol(MASTERCARD_CDOL1);
const AFL = fromHex('10010101 18010200');

/** Byte 1 of the CVR: second GENERATE AC not requested, type of the first. M/Chip. */
const CVR_BYTE_1: Record<CryptogramType, number> = { [AAC]: 0x80, [TC]: 0x90, [ARQC]: 0xa0 };
const CVR_CDA_RETURNED = 0x40;

/** What one GENERATE AC is about. */
interface CryptogramRequest {
  /** P1: type in bits 8-7, CDA in bit 5. */
  control: number;
  pdolValues: Uint8Array;
  cdolValues: Uint8Array;
  atc: Uint8Array;
  /** A phone that has not seen its owner. */
  locked: boolean;
}

/** An M/Chip application over contactless: no PDOL on cards, one GENERATE AC with CDA, no second. */
export function mastercardApplication(
  profile: CardProfile,
  secrets: CardSecrets,
  counter = createCounter(),
): CardApplication {
  const { aip, signedRecord } = staticData(profile);
  // Phones ask what the terminal can verify before they speak, cards ask nothing.
  const pdol = dol(profile.kind === 'phone' ? '9F1D08 9F1A02 9F3501' : '');
  const label = 'Mastercard';
  const torn = profile.recoversTorn ? createTornMemory() : null;
  let ownerAsked = false;
  const records = new Map([
    ['2.1', tlv(0x70, signedRecord)],
    ['3.1', tlv(0x70, secrets.issuerCertificateRecord)],
    ['3.2', tlv(0x70, secrets.iccCertificateRecord, torn ? tlv(0x9f51, torn.drdol) : new Uint8Array(0))],
  ]);

  function open(): ApplicationSession {
    const locked = profile.locked === true && !ownerAsked;
    let started: { pdolValues: Uint8Array; atc: Uint8Array } | null = null;
    let ended = false;
    return {
      getProcessingOptions(pdolValues) {
        if (started !== null) return refuse(SW.CONDITIONS_NOT_SATISFIED);
        if (pdolValues.length !== pdol.length) return refuse(SW.WRONG_LENGTH);
        started = { pdolValues, atc: counter.next() };
        return answer(tlv(0x77, tlv(0x82, aip), tlv(0x94, AFL)));
      },
      readRecord(sfi, record) {
        if (started === null) return refuse(SW.CONDITIONS_NOT_SATISFIED);
        const found = records.get(`${sfi}.${record}`);
        return found === undefined ? refuse(SW.RECORD_NOT_FOUND) : answer(found);
      },
      generateAc(control, cdolValues) {
        if (started === null || ended) return refuse(SW.CONDITIONS_NOT_SATISFIED);
        if (cdolValues.length !== CDOL1.length) return refuse(SW.WRONG_LENGTH);
        ended = true;
        // Once asked, the owner unlocks the phone before it comes back; after the payment it is locked again.
        ownerAsked = locked;
        const request = { control, cdolValues, locked, ...started };
        const response = tlv(0x77, cryptogram(profile, secrets, aip, request));
        torn?.keep(CDOL1.cut(cdolValues), response);
        return answer(response);
      },
      recoverAc(drdolValues) {
        if (!torn) return refuse(SW.INSTRUCTION_NOT_SUPPORTED);
        if (started === null || ended) return refuse(SW.CONDITIONS_NOT_SATISFIED);
        return torn.recover(drdolValues);
      },
    };
  }

  return {
    aid: fromHex('A0000000041010'),
    label,
    selectionData: concatBytes(
      tlv(0x50, text(label)),
      tlv(0x87, Uint8Array.of(0x01)),
      pdol.length > 0 ? tlv(0x9f38, pdol.bytes) : new Uint8Array(0),
      tlv(0x5f2d, text('deen')),
      tlv(0x9f11, Uint8Array.of(0x01)),
      tlv(0x9f12, text(label)),
    ),
    open,
  };
}

/** Data objects that answer GENERATE AC; with CDA the cryptogram travels inside 9F4B. */
function cryptogram(
  profile: CardProfile,
  { cardKey, privateKey }: CardSecrets,
  aip: Uint8Array,
  { control, pdolValues, cdolValues, atc, locked }: CryptogramRequest,
): Uint8Array {
  const fields = CDOL1.cut(cdolValues);
  const type = locked ? AAC : decide(profile, control, fields);
  // An AAC never comes with a signature.
  const signs = (control & CDA_REQUESTED) !== 0 && type !== AAC;
  const cvr = Uint8Array.of(CVR_BYTE_1[type], signs ? CVR_CDA_RETURNED : 0, 0, 0, 0, 0);
  // Key 1, cryptogram version, CVR, then DAC and counters, which stay zero.
  const issuerApplicationData = concatBytes(Uint8Array.of(0x01, MCHIP_CVN_20), cvr, new Uint8Array(10));
  fields.set(0x82, aip).set(0x9f36, atc).set(0x9f10, issuerApplicationData);
  const ac = computeCryptogram('mastercard', cardKey, fields);

  const cid = Uint8Array.of(type);
  const head = concatBytes(tlv(0x9f27, cid), tlv(0x9f36, atc));
  const tail = concatBytes(tlv(0x9f10, issuerApplicationData), cardholderInteraction(profile, locked));
  if (!signs) return concatBytes(head, tlv(0x9f26, ac), tail);
  const hash = createHash('sha1')
    .update(concatBytes(pdolValues, cdolValues, head, tail))
    .digest();
  const idn = dynamicNumber(cardKey, atc);
  const dynamicData = concatBytes(Uint8Array.of(idn.length), idn, cid, ac, hash);
  return concatBytes(head, tlv(0x9f4b, signDynamicData(privateKey, dynamicData, fields.get(0x9f37)!)), tail);
}

/** The card's own decision on what it is asked for. It may lower the request, never raise it. */
function decide(
  profile: CardProfile,
  control: number,
  fields: ReadonlyMap<number, Uint8Array>,
): CryptogramType {
  const requested = control & 0xc0;
  if (profile.declines || requested === AAC) return AAC;
  return requested === TC && mayApproveOffline(profile, fields) ? TC : ARQC;
}

/** DF4B of a phone: its holder was verified on it, or must be first. @spec EMV Contactless Book C-2, DF4B */
function cardholderInteraction({ kind }: CardProfile, locked: boolean): Uint8Array {
  if (kind === 'card') return new Uint8Array(0);
  return tlv(0xdf4b, fromHex(locked ? '000100' : '001000'));
}
