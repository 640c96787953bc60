import type { IsoMessage } from '../../host/iso8583/field-spec.ts';
import type { KeyBlockHeader } from '../../platform/crypto/key-block-header.ts';
import { createMacKey, type MacAlgorithm, type MacKey } from '../../platform/crypto/mac-key.ts';
import { exportKeyBlock } from '../../platform/crypto/tr31.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { Decision } from './answers.ts';
import { RESPONSE_CODES } from './host-rules.ts';

export interface HostSecurity {
  algorithm: MacAlgorithm;
  /** Terminal master key, AES-256: 32 bytes. */
  masterKey: Uint8Array;
}

const KEY_EXCHANGE = '101';
const KEY_LENGTH = 16;

/** Key usage and algorithm of a session key as its block says it: ISO 9797-1 algorithm 3 under TDES, CMAC under AES. */
const HEADERS = {
  'retail-mac': { usage: 'M3', algorithm: 'T' },
  'aes-cmac': { usage: 'M6', algorithm: 'A' },
} as const;

/** Generates and verifies, goes no further. */
const SESSION_KEY = {
  version: 'D',
  mode: 'C',
  keyVersion: '00',
  exportability: 'N',
  context: '0',
  optional: [],
} as const;

export function isKeyExchange({ mti, fields }: IsoMessage): boolean {
  return mti === '0800' && fields[70] === KEY_EXCHANGE;
}

/** A fresh MAC key, and the answer that takes it to the terminal: a TR-31 block of version D in DE 96. */
export function giveSessionKey(
  { algorithm, masterKey }: HostSecurity,
  random: Random,
): { decision: Decision; key: MacKey } {
  const sessionKey = random.bytes(KEY_LENGTH);
  const header: KeyBlockHeader = { ...HEADERS[algorithm], ...SESSION_KEY };
  const block = exportKeyBlock(header, sessionKey, masterKey, random);
  const key = createMacKey(sessionKey, algorithm);
  sessionKey.fill(0);
  return {
    key,
    decision: { responseCode: RESPONSE_CODES.approved, fields: { 96: Buffer.from(block, 'latin1') } },
  };
}
