/*
 * Runs one recorded transaction in a process of its own, so that the first is cold and the code compiled for one
 * card does not serve another.
 */
import { createPublicKey } from 'node:crypto';
import { rsaRecover } from '../../src/card/emv/oda/rsa.ts';
import { KERNELS } from '../../src/card/kernels/index.ts';
import { rehearse } from '../../src/daemon/lane-rehearsal.ts';
import { fromHex } from '../../src/platform/bytes/hex.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { PROFILES } from '../../src/rig/cards/profiles.ts';
import { AUTHORITIES, CARD_KEYS, ISSUERS } from '../../src/rig/issuer/test-keys.ts';
import { timesOf } from './figure.ts';
import { type Recording, replayer } from './replay.ts';

export interface KernelOrder {
  recording: Recording;
  count: number;
  /** First the lane's self-test, as when a lane starts. */
  rehearsed: boolean;
}

export interface KernelRun {
  /** Microseconds of each transaction, from the process's first. */
  us: number[];
  /** Of the bare RSA recoveries with the same three keys. */
  rsaUs: number[];
  outcome: string;
  oda: string;
}

process.once('message', async ({ recording, count, rehearsed }: KernelOrder) => {
  if (rehearsed) await rehearse(new SystemClock(), KERNELS);
  const run = replayer(recording);
  const us = timesOf(count, run);
  const { kind, oda } = run();
  const rsaUs = timesOf(count, rsaRecoveries(recording.card));
  const result: KernelRun = { us, rsaUs, outcome: kind, oda: `${oda.method} ${oda.result}` };
  process.send?.(result, () => process.exit(0));
});

/** What offline data authentication cannot do without: issuer certificate, card certificate, signature. */
function rsaRecoveries(name: string): () => void {
  const scheme = PROFILES.find((profile) => profile.name === name)!.scheme;
  const authority = AUTHORITIES.find((candidate) => candidate.scheme === scheme)!;
  const issuer = ISSUERS.find((candidate) => candidate.scheme === scheme)!;
  const card = CARD_KEYS.find((candidate) => candidate.name === name)!;
  const keys = [
    { modulus: fromHex(authority.modulus), exponent: fromHex(authority.exponent) },
    { modulus: modulusOf(issuer.privateKey), exponent: fromHex(issuer.exponent) },
    { modulus: modulusOf(card.privateKey), exponent: fromHex(card.exponent) },
  ].map(({ modulus, exponent }) => ({
    input: modulus.map((byte, i) => (i === 0 ? 1 : byte)),
    modulus,
    exponent,
  }));
  return () => {
    for (const { input, modulus, exponent } of keys) rsaRecover(input, modulus, exponent);
  };
}

function modulusOf(key: (typeof ISSUERS)[number]['privateKey']): Uint8Array {
  const { n = '' } = createPublicKey({ key, format: 'jwk' }).export({ format: 'jwk' });
  return new Uint8Array(Buffer.from(n, 'base64url'));
}
