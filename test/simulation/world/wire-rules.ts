import type { IsoMessage } from '../../../src/host/iso8583/field-spec.ts';
import type { Journal } from '../../../src/payment/journal/journal.ts';
import type { Payment } from '../../../src/payment/payment.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import type { Violations } from './violations.ts';

/** What a repeat may change besides its type: time of transmission, key serial number, MAC. */
const FREE: ReadonlySet<string> = new Set(['7', '53', '64', '96', '128']);

/** Judges each message as it is handed to the network, beside what is durable at that moment. */
export class WireRules {
  readonly #violations: Violations;
  /** Who used a trace number: "payment id/class of message". */
  readonly #owners = new Map<string, string>();
  readonly #first = new Map<string, { mti: string; fields: string }>();
  /** Key serial numbers that have left. */
  readonly #keySerials = new Set<string>();

  constructor(violations: Violations) {
    this.#violations = violations;
  }

  sends(message: IsoMessage, journal: Journal): void {
    const { mti, fields } = message;
    const kind = mti.slice(0, 2);
    if (kind === '08') return;
    const stan = String(fields[11]);
    const owner = kind === '05' ? `batch ${String(fields[60])}` : String(fields[62]);
    if (kind === '02') this.#request(message, journal.payment(owner), journal);
    if (kind === '04') this.#reversal(message, journal.payment(owner));
    if (kind === '02' || kind === '04' || kind === '05') this.#numbers(message, `${owner}/${kind}`, stan);
  }

  #request({ mti, fields }: IsoMessage, payment: Payment | undefined, journal: Journal): void {
    const stan = Number(fields[11]);
    const name = `${mti} of ${String(fields[62])}`;
    if (!payment) {
      this.#violations.report('I2', `${name} left before the payment was durable`);
      return;
    }
    this.#violations.expect(payment.stan === stan, 'I2', `${name}: its STAN ${stan} is not durable`);
    if (mti === '0200' && payment.state === 'authorising') {
      const token = payment.card?.panToken;
      const overtakes = token !== undefined && journal.hasPendingReversal(token);
      this.#violations.expect(!overtakes, 'I4', `${name} overtakes a reversal of the same card`);
    } else {
      const owed = payment.state === 'approved' && payment.forwarding.endsWith('_pending');
      this.#violations.expect(
        owed,
        'I2',
        `${name} while the payment is ${payment.state}, ${payment.forwarding}`,
      );
    }
  }

  #reversal({ mti, fields }: IsoMessage, payment: Payment | undefined): void {
    const name = `${mti} of ${String(fields[62])}`;
    const owed = payment?.forwarding === 'reversal_pending' && payment.state !== 'approved';
    this.#violations.expect(
      owed,
      'I4',
      `${name} while the payment is ${payment?.state}, ${payment?.forwarding}`,
    );
  }

  #numbers({ mti, fields }: IsoMessage, owner: string, stan: string): void {
    const known = this.#owners.get(stan);
    this.#violations.expect(
      known === undefined || known === owner,
      'I2',
      `STAN ${stan} of ${known} used by ${owner}`,
    );
    this.#owners.set(stan, owner);
    const serial = fields[53];
    if (serial instanceof Uint8Array) {
      const text = toHex(serial);
      this.#violations.expect(
        !this.#keySerials.has(text),
        'I2',
        `key serial number used twice, by ${mti} of ${owner}`,
      );
      this.#keySerials.add(text);
    }
    // A batch's totals may move between a request and the advice that closes it.
    if (owner.endsWith('/05')) return;
    const key = `${owner}/${stan}`;
    const now = fixedFields(fields);
    const first = this.#first.get(key);
    if (!first) {
      this.#first.set(key, { mti, fields: now });
      return;
    }
    this.#violations.expect(mti.endsWith('1'), 'I6', `${mti} of ${owner} was sent before and is no repeat`);
    this.#violations.expect(
      mti.slice(0, 3) === first.mti.slice(0, 3),
      'I6',
      `${first.mti} of ${owner} repeated as ${mti}`,
    );
    this.#violations.expect(first.fields === now, 'I6', `${mti} of ${owner} differs from its original`);
  }
}

function fixedFields(fields: IsoMessage['fields']): string {
  return Object.entries(fields)
    .filter(([dataElement, value]) => value !== undefined && !FREE.has(dataElement))
    .map(
      ([dataElement, value]) =>
        `${dataElement}=${value instanceof Uint8Array ? toHex(value) : String(value)}`,
    )
    .join(' ');
}
