import { createPrivateKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../src/card/iso7816/command-apdu.ts';
import { parseOse } from '../../../src/card/wallets/ose.ts';
import { p256Key } from '../../../src/card/wallets/p256-key.ts';
import { smartTapApplet, smartTapCommand } from '../../../src/card/wallets/smart-tap/applet.ts';
import {
  negotiateRequest,
  readNegotiateResponse,
  readSelectResponse,
  serviceRequest,
  uint32,
} from '../../../src/card/wallets/smart-tap/messages.ts';
import { ndefPayload, parseNdef } from '../../../src/card/wallets/smart-tap/ndef.ts';
import { smartTapStatus } from '../../../src/card/wallets/smart-tap/read-passes.ts';
import { dataToSign, signSession } from '../../../src/card/wallets/smart-tap/secure-session.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { p256FromScalar } from '../../support/wallets/p256.ts';
import vectors from '../../vectors/google-smart-tap.json' with { type: 'json' };

const hex = (bytes: Uint8Array) => toHex(bytes).toLowerCase();
const { demo_collector: demo, select_ose: ose, select_st2: select, negotiate, get_data: getData } = vectors;
const sessionId = fromHex(negotiate.session);

describe('Smart Tap: SELECT', () => {
  it('the environment names the wallet and gives the nonce, so that the applet need not be selected', () => {
    const parsed = parseOse(fromHex(ose.rdata))!;
    expect(ose.wallet).toBe('AndroidPay');
    expect(parsed.wallet).toBe('google_pay');
    expect(hex(smartTapApplet(parsed)!.nonce!)).toBe(ose.device_nonce);
    expect(ose.rdata).toContain(`c321${ose.device_pub}`);
  });

  it('the applet gives the nonce as well', () => {
    expect(hex(readSelectResponse(fromHex(select.rdata))!)).toBe(ose.device_nonce);
  });
});

describe('Smart Tap: NEGOTIATE SECURE SESSION', () => {
  it('is the message of the trace', () => {
    const parts = parseNdef(fromHex(negotiate.data))!;
    const parameters = ndefPayload(parts[0]!.payload.subarray(2), 'cpr')!;
    const signature = ndefPayload(parameters.subarray(70), 'sig')!.subarray(1);
    const message = negotiateRequest({
      sessionId,
      readerNonce: fromHex(negotiate.reader_nonce),
      readerPublic: fromHex(negotiate.reader_pub),
      keyVersion: negotiate.key_version,
      collectorId: Number.parseInt(negotiate.collector, 16),
      signature,
    });
    expect(hex(message)).toBe(negotiate.data);
    expect(hex(encodeCommand(smartTapCommand(0x53, message)))).toBe(`${negotiate.ins}be${negotiate.data}00`);
  });

  it('is answered with the key of the phone', () => {
    expect(readNegotiateResponse(fromHex(negotiate.response), sessionId)).toEqual({
      sequence: 1,
      devicePublic: fromHex(ose.device_pub),
    });
  });

  it('signs nonces, collector and key', () => {
    const { value, len, fields } = vectors.data_to_sign;
    const signed = fromHex(value);
    const collector = Number.parseInt(hex(signed.subarray(64, 68)), 16);
    const built = dataToSign(signed.subarray(0, 32), signed.subarray(32, 64), collector, signed.subarray(68));
    expect(hex(built)).toBe(value);
    expect([built.length, fields.length]).toEqual([len, 4]);
    const key = createPrivateKey(p256FromScalar(demo.private_scalar));
    expect(verify('sha256', built, key, signSession(built, p256Key(key)))).toBe(true);
  });

  it('has the collector as four bytes', () => {
    expect(hex(uint32(demo.collector_id))).toBe(demo.collector_id_hex);
  });
});

describe('Smart Tap: GET DATA', () => {
  it('is the message of the trace', () => {
    const message = serviceRequest({
      sessionId,
      sequence: 1,
      collectorId: Number.parseInt(negotiate.collector, 16),
      mode: 'vas_and_pay',
    });
    expect(hex(message)).toBe(getData.data);
    expect(hex(encodeCommand(smartTapCommand(0x50, message)))).toBe(`${getData.ins}41${getData.data}00`);
  });

  it.each([
    ['9000', 'read'],
    ['9001', 'not_found'],
    ['9002', 'read'],
    ['9300', 'locked'],
    ['9302', 'user_action'],
    ['9406', 'unreadable'],
    ['9407', 'unreadable'],
    ['9500', 'unreadable'],
    ['9502', 'unreadable'],
  ] as const)('status word %s: %s', (sw, status) => {
    expect(vectors.sw[sw]).toBeDefined();
    expect(smartTapStatus(Number.parseInt(sw, 16))).toBe(status);
  });
});
