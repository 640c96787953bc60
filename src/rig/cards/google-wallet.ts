import { createCipheriv, createHmac, type ECDH, hkdfSync, verify } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { concatBytes, equalBytes, fromHex } from '../../platform/bytes/hex.ts';
import { answer, refuse, SW } from './answer.ts';
import { DEMO_COLLECTOR } from './demo-passes.ts';
import { ndef, ndefPart } from './ndef.ts';
import { PhoneDice, publicHalf } from './phone-keys.ts';
import { text, tlv } from './tlv.ts';
import type { PhoneWallet } from './virtual-card.ts';

const AID = fromHex('A000000476D0000111');
const INS = { NEGOTIATE: 0x53, GET_DATA: 0x50, GET_MORE_DATA: 0xc0 };
/** @spec public research on Smart Tap 2.1 */
const STATUS = {
  NO_PAYLOAD: 0x9001,
  MORE: 0x9100,
  NO_MORE: 0x9405,
  WRONG_REQUEST: 0x9402,
  NOT_AUTHENTIC: 0x9500,
};
const TAKES_ZLIB = 0x40;
/** What goes into one answer. */
const PART = 128;
const BINARY = Uint8Array.of(0x04);

interface Session {
  id: Uint8Array;
  encryption: Uint8Array;
  authentication: Uint8Array;
}

/**
 * Google's wallet behind OSE.VAS.01 and its own name, as public research has it: one loyalty card for the demo's
 * collector; null: none.
 */
export function googleWallet(name: string, number: string | null): PhoneWallet {
  const dice = new PhoneDice(name);
  const collector = publicHalf(DEMO_COLLECTOR.privateKeyBase64);
  let nonce = dice.number();
  let own: ECDH = dice.keyPair();
  let session: Session | null = null;
  let unsent: Uint8Array = new Uint8Array(0);

  /** Proves the reader's signature, then has the same keys as the reader. */
  function negotiate(body: Uint8Array): Uint8Array {
    const parts = ndefPart(body, 'ngr').subarray(2);
    const id = ndefPart(parts, 'ses').subarray(0, 8);
    const parameters = ndefPart(parts, 'cpr');
    if (id.length !== 8 || parameters.length < 70) return refuse(STATUS.WRONG_REQUEST);
    const [readerNonce, readerPublic] = [parameters.subarray(0, 32), parameters.subarray(33, 66)];
    const signature = ndefPart(parameters.subarray(70), 'sig').subarray(1);
    const collectorId = ndefPart(parameters.subarray(70), 'cld').subarray(1);
    const signed = concatBytes(readerNonce, nonce, collectorId, readerPublic);
    const known = Buffer.from(collectorId).readUInt32BE() === DEMO_COLLECTOR.collectorId;
    if (!known || !verify('sha256', signed, collector, signature)) return refuse(STATUS.NOT_AUTHENTIC);
    const point = own.getPublicKey(null, 'compressed');
    const info = concatBytes(signed, signature);
    const keys = new Uint8Array(hkdfSync('sha256', own.computeSecret(readerPublic), point, info, 48));
    session = { id, encryption: keys.subarray(0, 16), authentication: keys.subarray(16) };
    return answer(ndef(['nrs', ndef(['ses', concatBytes(id, fromHex('0101'))], ['dpk', point])]));
  }

  function getData(body: Uint8Array): Uint8Array {
    if (session === null) return refuse(SW.CONDITIONS_NOT_SATISFIED);
    if (number === null) return refuse(STATUS.NO_PAYLOAD);
    const capabilities = ndefPart(ndefPart(body, 'srq').subarray(2), 'pcr');
    const compressed = ((capabilities[0] ?? 0) & TAKES_ZLIB) !== 0;
    const plain = loyaltyCard(number);
    const content = compressed ? deflateSync(plain) : plain;
    const iv = dice.number().subarray(0, 12);
    const cipher = createCipheriv('aes-128-ctr', session.encryption, concatBytes(iv, new Uint8Array(4)));
    const covered = concatBytes(iv, cipher.update(content));
    const mac = createHmac('sha256', session.authentication).update(covered).digest();
    const bundle = concatBytes(Uint8Array.of(compressed ? 0x03 : 0x01), covered, mac);
    unsent = ndef(['srs', ndef(['ses', concatBytes(session.id, fromHex('0201'))], ['reb', bundle])]);
    return nextPart();
  }

  function nextPart(): Uint8Array {
    if (unsent.length === 0) return refuse(STATUS.NO_MORE);
    const part = unsent.subarray(0, PART);
    unsent = unsent.subarray(PART);
    return unsent.length === 0 ? answer(part) : concatBytes(part, refuse(STATUS.MORE));
  }

  return {
    select(selected) {
      if (!equalBytes(selected, text('OSE.VAS.01')) && !equalBytes(selected, AID)) return null;
      nonce = dice.number();
      own = dice.keyPair();
      session = null;
      unsent = new Uint8Array(0);
      if (equalBytes(selected, AID))
        return answer(fromHex('00000001'), ndef(['mdn', concatBytes(BINARY, nonce)]));
      return answer(environment(nonce, own.getPublicKey(null, 'compressed')));
    },
    process(command, body) {
      switch (command[1]) {
        case INS.NEGOTIATE:
          return negotiate(body);
        case INS.GET_DATA:
          return getData(body);
        case INS.GET_MORE_DATA:
          return nextPart();
        default:
          return refuse(SW.INSTRUCTION_NOT_SUPPORTED);
      }
    },
  };
}

/** Answer to SELECT OSE.VAS.01. */
function environment(nonce: Uint8Array, point: Uint8Array): Uint8Array {
  const versions = concatBytes(
    tlv(0xdf6d, fromHex('0000')),
    tlv(0xdf4d, fromHex('0001')),
    tlv(0xdf62, fromHex('03')),
  );
  const entry = tlv(0x61, tlv(0x4f, AID), tlv(0x87, Uint8Array.of(0x01)), tlv(0x73, versions));
  return tlv(
    0x6f,
    tlv(0x50, text('AndroidPay')),
    tlv(0xc0, fromHex('0001')),
    tlv(0xc1, fromHex('CC00000000008080')),
    tlv(0xc2, nonce),
    tlv(0xc3, point),
    tlv(0xa5, tlv(0xbf0c, entry)),
  );
}

/** One service value: issuer, and a loyalty card with identifier, number and some words. */
function loyaltyCard(number: string): Uint8Array {
  const card = ndef(
    ['oid', concatBytes(BINARY, fromHex('0000000000000001'))],
    ['n', concatBytes(Uint8Array.of(0x00), text(number))],
  );
  return ndef(['asv', ndef(['i', concatBytes(BINARY, fromHex('010133EE80'))], ['ly', card])]);
}
