import { concatBytes } from '../../platform/bytes/hex.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { Step } from '../kernels/commands.ts';
import { type ApplePassWanted, readApplePasses } from '../wallets/apple-vas/read-passes.ts';
import { crcA, ecpFrame, mayBeSent } from '../wallets/ecp.ts';
import type { Ose } from '../wallets/ose.ts';
import { p256KeyFromBase64 } from '../wallets/p256-key.ts';
import type { PassMode } from '../wallets/pass-status.ts';
import { readSmartTapPasses, type SmartTapCollector } from '../wallets/smart-tap/read-passes.ts';
import type { LanePasses, PassRead } from './protocol.ts';

/** Statuses with which a pass may still be had at the next presentation. */
const OPEN: readonly PassRead['status'][] = ['locked', 'user_action'];

/** The passes that this terminal takes, and which of them a payment has. A pass is asked for once in a payment. */
export class PassReading {
  readonly mode: PassMode;
  readonly #apple: readonly ApplePassWanted[];
  readonly #smartTap: SmartTapCollector | null;
  readonly #random: Random;
  readonly #clock: Clock;
  #paymentId: string | null = null;
  #passes: readonly PassRead[] = [];

  /** @throws RangeError for what is no private key on P-256 */
  constructor({ mode, apple, smartTap }: LanePasses, { random, clock }: { random: Random; clock: Clock }) {
    this.mode = mode;
    this.#apple = apple.map(({ passType, privateKeyBase64, signUpUrl }) => ({
      passType,
      key: privateKeyBase64 === null ? null : p256KeyFromBase64(privateKeyBase64),
      signUpUrl,
    }));
    this.#smartTap = smartTap && { ...smartTap, key: p256KeyFromBase64(smartTap.privateKeyBase64) };
    this.#random = random;
    this.#clock = clock;
  }

  /** Forgets the passes of another payment. */
  forPayment(paymentId: string): void {
    if (this.#paymentId === paymentId) return;
    this.#paymentId = paymentId;
    this.#passes = [];
  }

  /** Of the payment, as far as they are known. */
  passes(): readonly PassRead[] {
    return this.#passes;
  }

  /** Asks the phone for what the payment does not have yet. */
  *read(ose: Ose): Step<void> {
    const settled = this.#passes.filter(({ status }) => !OPEN.includes(status));
    const read =
      ose.wallet === 'apple_pay'
        ? yield* this.#readApple(ose, settled)
        : yield* this.#readSmartTap(ose, settled);
    const before = this.#passes.filter((pass) => !read.some((other) => isSame(other, pass)));
    this.#passes = [...before, ...read];
  }

  *#readApple(ose: Ose, settled: readonly PassRead[]): Step<PassRead[]> {
    const wanted = this.#apple.filter(
      ({ passType }) => !settled.some((pass) => isSame(pass, { program: 'apple_vas', passType })),
    );
    const passes = yield* readApplePasses(ose, this.mode, wanted);
    return passes.map(({ passType, status, message, timestampMs }) => ({
      ...{ program: 'apple_vas', passType, id: message, status },
      ...(timestampMs === null ? {} : { ageSeconds: Math.round((this.#clock.now() - timestampMs) / 1000) }),
    }));
  }

  *#readSmartTap(ose: Ose, settled: readonly PassRead[]): Step<PassRead[]> {
    if (!this.#smartTap || settled.some(({ program }) => program === 'smart_tap')) return [];
    const random = (length: number) => this.#random.bytes(length);
    const passes = yield* readSmartTapPasses(ose, this.mode, this.#smartTap, random);
    return passes.map(({ passType, status, message }) => ({
      ...{ program: 'smart_tap', passType, id: message, status },
    }));
  }
}

type PassName = Pick<PassRead, 'program' | 'passType'>;
const isSame = (one: PassName, other: PassName) =>
  one.program === other.program && one.passType === other.passType;

/** The frame that tells an iPhone what will be wanted, with its CRC. */
export function ecpFrameFor(mode: PassMode | 'pay_only'): Uint8Array {
  const frame = ecpFrame(mode);
  if (!mayBeSent(frame)) throw new Error('a frame that a till does not send');
  return concatBytes(frame, crcA(frame));
}
