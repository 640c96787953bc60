import { fromHex } from '../../../platform/bytes/hex.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { HostTransaction, ReconciliationTotals } from '../../../platform/ports/upstream.ts';
import type { Dialect } from '../../iso8583/dialect.ts';
import { iso87Tilld } from '../../iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../iso8583/field-spec.ts';
import { parseDialect } from '../../iso8583/file/parse-dialect.ts';
import { Iso8583Error } from '../../iso8583/iso8583-error.ts';
import { packMessage } from '../../iso8583/pack-message.ts';
import type { UpstreamSurroundings } from '../surroundings.ts';
import { readCardRecord } from './card-record.ts';
import { MessageBuilder, NETWORK_CODES } from './messages.ts';

/**
 * The dialect that the options name: the built-in one, or a file. It must carry every message of the terminal: a field
 * that is missing shows at the start, not at a customer's card.
 * @throws TerminalError config_missing, config_invalid
 */
export function chooseDialect(name: string, surroundings: UpstreamSurroundings): Dialect {
  if (name === iso87Tilld.name) return iso87Tilld;
  const dialect = parseDialect(surroundings.readText(name), name);
  for (const message of everyMessage(new MessageBuilder(surroundings))) {
    try {
      packMessage(dialect, message);
    } catch (error) {
      if (!(error instanceof Iso8583Error)) throw error;
      throw new TerminalError(
        'config_invalid',
        `The dialect ${name} cannot carry the terminal's message ${message.mti}: ${error.message}.`,
        { hint: 'Add or correct that data element; docs/guides/dialects.md lists what the terminal sends.' },
      );
    }
  }
  return dialect;
}

const SAMPLE: HostTransaction = {
  paymentId: '00000000-0000-7000-8000-000000000000',
  stan: 999_999,
  retrievalReference: '000000000000',
  amount: { minor: 999_999_999_999n, currency: 'EUR' },
  transactionType: '00',
  localTime: 0,
  sealed: null,
  cvm: null,
  batch: 999_999,
};
const NOTHING = { count: 0, minor: 0n };
const TOTALS: ReconciliationTotals = {
  currency: 'EUR',
  debits: NOTHING,
  debitReversals: NOTHING,
  credits: NOTHING,
  creditReversals: NOTHING,
};

/** One of each kind, with every data element that it can have. The card number is all zeros. */
function everyMessage(build: MessageBuilder): IsoMessage[] {
  const card = readCardRecord(
    fromHex('57130000000000000000D00000000000000000000F5F24030001015F3401009F260800000000000000009F270180'),
  );
  const reversal = {
    stan: 1,
    original: SAMPLE,
    originalTransmittedAt: 0,
    cause: 'timeout',
    repeat: false,
  } as const;
  const reconciliation = {
    stan: 1,
    batch: 1,
    totals: TOTALS,
    auditHead: `0:${'0'.repeat(64)}`,
    repeat: false,
  };
  const inquired = { kind: 'deferred', transaction: SAMPLE, repeat: false } as const;
  return [
    build.network(NETWORK_CODES.signOn, 1, 0),
    build.request(SAMPLE, card, 0),
    build.advice(
      { kind: 'advice', transaction: SAMPLE, authorisationCode: 'Y00000', repeat: false },
      card,
      0,
    ),
    build.deferred(inquired, card, 0),
    build.reversal({ kind: 'reversal', ...reversal }, card, 0),
    build.inquiry(inquired, 1, 0),
    build.reconciliation({ kind: 'request', ...reconciliation }, 0),
  ];
}
