import { createCipheriv, createHash } from 'node:crypto';
import { concatBytes, equalBytes, fromHex } from '../../platform/bytes/hex.ts';
import { answer, refuse, SW } from './answer.ts';
import { DEMO_APPLE_PASS } from './demo-passes.ts';
import { PhoneDice, pointOf, publicHalf } from './phone-keys.ts';
import { text, tlv } from './tlv.ts';
import type { PhoneWallet } from './virtual-card.ts';

const GET_DATA = 0xca;
/** 2001-01-01T00:00:00Z. */
const EPOCH_MS = 978_307_200_000;
/** Plain no, encrypted yes; passes and payment may be read or skipped. */
const CAPABILITIES = fromHex('0000003E');

/** What the owner keeps in it. */
export interface ApplePass {
  /** null: the wallet holds no pass. */
  number: string | null;
  /** Wall clock ms. */
  now(): number;
}

/** Apple's wallet behind OSE.VAS.01, as public research has it: one pass, encrypted for the demo's key. */
export function appleWallet(name: string, { number, now }: ApplePass): PhoneWallet {
  const dice = new PhoneDice(name);
  const passIdHash = createHash('sha256').update(DEMO_APPLE_PASS.passType).digest();
  const shop = pointOf(publicHalf(DEMO_APPLE_PASS.privateKeyBase64));

  function passData(wanted: Uint8Array): Uint8Array {
    if (number === null || !equalBytes(wanted, passIdHash)) return refuse(SW.RECORD_NOT_FOUND);
    const own = dice.keyPair();
    const key = createHash('sha256')
      .update(own.computeSecret(shop))
      .update(fromHex('00000001'))
      .update(concatBytes(Uint8Array.of(13), text('id-aes256-GCMApplePay encrypted VAS data'), passIdHash))
      .digest();
    const cipher = createCipheriv('aes-256-gcm', key, new Uint8Array(16));
    const seconds = Buffer.alloc(4);
    seconds.writeUInt32BE(Math.floor((now() - EPOCH_MS) / 1000));
    const sealed = Buffer.concat([cipher.update(seconds), cipher.update(text(number)), cipher.final()]);
    const keyId = createHash('sha256').update(shop.subarray(1, 33)).digest().subarray(0, 4);
    const cryptogram = concatBytes(keyId, own.getPublicKey().subarray(1, 33), sealed, cipher.getAuthTag());
    return answer(tlv(0x70, tlv(0x9f2a), tlv(0x9f27, cryptogram)));
  }

  return {
    select: (selected) =>
      equalBytes(selected, text('OSE.VAS.01'))
        ? answer(
            tlv(
              0x6f,
              tlv(0x50, text('ApplePay')),
              tlv(0x9f21, fromHex('0100')),
              tlv(0x9f24, dice.number().subarray(0, 4)),
              tlv(0x9f23, CAPABILITIES),
            ),
          )
        : null,
    process(command, body) {
      if (command[1] !== GET_DATA) return refuse(SW.INSTRUCTION_NOT_SUPPORTED);
      if (command[2] !== 0x01 || command[3] !== 0x01) return refuse(SW.WRONG_PARAMETERS);
      const wanted = hashIn(body);
      return wanted ? passData(wanted) : refuse(SW.WRONG_DATA);
    },
  };
}

/** 9F25 of a request whose lengths are all below 128. */
function hashIn(body: Uint8Array): Uint8Array | null {
  for (let at = 0; at + 3 <= body.length; at += 3 + body[at + 2]!) {
    if (body[at] === 0x9f && body[at + 1] === 0x25) return body.subarray(at + 3, at + 3 + body[at + 2]!);
  }
  return null;
}
