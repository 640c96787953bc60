import { createPrivateKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findTlv } from '../../../src/card/emv/tlv.ts';
import { encodeCommand } from '../../../src/card/iso7816/command-apdu.ts';
import { mobileCapabilities } from '../../../src/card/wallets/apple-vas/capabilities.ts';
import {
  currentInfo,
  derivedKey,
  namedKeyId,
  openCryptogram,
  sharedSecret,
  vasKeyId,
} from '../../../src/card/wallets/apple-vas/cryptogram.ts';
import { getVasData, passIdHash, vasStatus, vasValue } from '../../../src/card/wallets/apple-vas/get-data.ts';
import { crcA, ecpFrame, mayBeSent } from '../../../src/card/wallets/ecp.ts';
import { parseOse, SELECT_OSE } from '../../../src/card/wallets/ose.ts';
import { p256Key } from '../../../src/card/wallets/p256-key.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import vectors from '../../vectors/apple-vas.json' with { type: 'json' };

const { key, select, get_data: getData, cryptograms, ecp_frames_crc: ecpFrames } = vectors;
const passType = key.pass_type_identifier;
const readerKey = p256Key(createPrivateKey(key.private_key_pem));
const hex = (bytes: Uint8Array) => toHex(bytes).toLowerCase();

describe('Apple VAS: SELECT OSE.VAS.01', () => {
  it('is the command of the traces', () => {
    expect(hex(encodeCommand(SELECT_OSE))).toBe(select.capdu);
  });

  it.each(select.rdata)('%s names the wallet and what may be done', (rdata) => {
    const ose = parseOse(fromHex(rdata))!;
    expect(ose.wallet).toBe('apple_pay');
    expect(findTlv(ose.objects, 0x50)!.value).toEqual(new TextEncoder().encode(select.decoded['50']));
    expect(hex(findTlv(ose.objects, 0x9f21)!.value)).toBe(select.decoded['9f21']);
    expect(mobileCapabilities(ose)).toEqual({
      plaintext: false,
      encrypted: true,
      passesMayBeSkipped: true,
      passesMayBeRead: true,
      paymentMayBeSkipped: true,
      paymentMayBeMade: rdata.endsWith('3e'),
    });
  });
});

describe('Apple VAS: GET DATA', () => {
  it('is the command of the trace', () => {
    expect(hex(passIdHash(passType))).toBe(key.pass_id_sha256);
    const command = getVasData({
      passIdHash: passIdHash(passType),
      mode: 'vas_only',
      more: false,
      signUpUrl: 'https://apple.com',
    });
    expect(hex(encodeCommand(command))).toBe(getData.capdu);
  });

  it('has the cryptogram in its answer', () => {
    expect(hex(vasValue(fromHex(getData.rdata))!)).toBe(cryptograms[0]!.cryptogram);
  });

  it.each([
    ['9000', 'read'],
    ['6a83', 'not_found'],
    ['6287', 'locked'],
    ['6984', 'user_action'],
  ] as const)('status word %s: %s', (sw, status) => {
    expect(getData.sw[sw]).toBeDefined();
    expect(vasStatus(Number.parseInt(sw, 16))).toBe(status);
  });
});

describe('Apple VAS: decryption', () => {
  it('names the key by a hash', () => {
    expect(hex(vasKeyId(readerKey))).toBe(key.key_id);
  });

  it.each(cryptograms)('$cryptogram', ({ cryptogram, key_id_matches, expected }) => {
    const bytes = fromHex(cryptogram);
    const hash = passIdHash(passType);
    expect(hex(namedKeyId(bytes)!) === key.key_id).toBe(key_id_matches);
    const shared = sharedSecret(bytes, readerKey)!;
    expect(hex(shared)).toBe(expected.ecdh_z);
    expect(hex(derivedKey(shared, currentInfo(hash)))).toBe(expected.derived_key);
    const opened = openCryptogram(bytes, readerKey, hash);
    expect(opened).toEqual({ timestampMs: Date.parse(expected.timestamp_utc), message: expected.message });
    const epochMs = Date.parse('2001-01-01T00:00:00Z');
    expect(epochMs + expected.timestamp_2001_epoch * 1000).toBe(Date.parse(expected.timestamp_utc));
  });
});

describe('ECP frames', () => {
  it.each(ecpFrames)('$frame has the CRC $crc_a', ({ frame, crc_a }) => {
    expect(hex(crcA(fromHex(frame)))).toBe(crc_a);
  });

  it.each([
    ['vas_or_pay', 0],
    ['vas_and_pay', 1],
    ['vas_only', 2],
    ['pay_only', 3],
  ] as const)('%s', (wanted, index) => {
    expect(hex(ecpFrame(wanted))).toBe(ecpFrames[index]!.frame);
    expect(mayBeSent(ecpFrame(wanted))).toBe(true);
  });

  it.each([
    ['of version 2 for transport', ecpFrames[4]!.frame, false],
    ['of version 2 for an access system', '6a02c302020000', true],
    ['of version 2 without a type', '6a02c8', false],
    ['of version 3', '6a03000000', false],
    ['of version 1, cut', '6a010000', false],
    ['that is none', '52', false],
  ])('a frame %s', (_title, frame, allowed) => {
    expect(mayBeSent(fromHex(frame))).toBe(allowed);
  });
});
