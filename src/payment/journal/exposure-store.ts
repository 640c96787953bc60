import type Database from 'better-sqlite3';
import type { ExposureTotals, OfflineExposure, OutboxTotals } from './journal.ts';

/** A card with more records than this counts with its newest. */
const MOST_OF_A_CARD = 10_000;
/** Entries of a card looked at when it gets another one, so that those of delivered records do not pile up. */
const MOST_CLEARED = 20;
const CARD_CHARACTERS = 16;

interface ExposureRow {
  scheme: string;
  currency: string;
  count: bigint;
  sum_minor: bigint;
}

/** What one change adds to what is owed without the host's word; negative where records end. */
export interface ExposureChange {
  scheme: string;
  currency: string;
  count: number;
  minor: bigint;
}

/** Count and sum of the advices and deferred requests that wait, kept with every change of the outbox. */
export class ExposureStore {
  readonly #change: Database.Statement<[ExposureChange]>;
  readonly #begin: Database.Statement<[ExposureChange]>;
  readonly #totals: Database.Statement<[], ExposureRow>;
  readonly #oldest: Database.Statement<[], number | null>;
  readonly #ofCard: Database.Statement<[string, string], ExposureRow>;
  readonly #noteCard: Database.Statement<[string, number]>;
  readonly #clearCard: Database.Statement<[{ card: string }]>;

  constructor(database: Database.Database) {
    this.#change = database.prepare(
      `UPDATE exposure SET count = count + @count, sum_minor = sum_minor + @minor
       WHERE scheme = @scheme AND currency = @currency`,
    );
    this.#begin = database.prepare('INSERT INTO exposure VALUES (@scheme, @currency, @count, @minor)');
    this.#totals = database
      .prepare<[], ExposureRow>('SELECT scheme, currency, count, sum_minor FROM exposure WHERE count > 0')
      .safeIntegers();
    this.#oldest = database.prepare<[], number | null>(OLDEST_OFFLINE).pluck();
    this.#ofCard = database.prepare<[string, string], ExposureRow>(EXPOSURE_OF_CARD).safeIntegers();
    this.#noteCard = database.prepare('INSERT INTO card_records (card, seq) VALUES (?, ?)');
    this.#clearCard = database.prepare(
      `DELETE FROM card_records WHERE card = @card AND seq IN (
         SELECT seq FROM (SELECT seq FROM card_records WHERE card = @card ORDER BY seq LIMIT ${MOST_CLEARED})
         WHERE seq NOT IN (SELECT seq FROM outbox))`,
    );
  }

  change(change: ExposureChange): void {
    if (this.#change.run(change).changes === 0) this.#begin.run(change);
  }

  /** The card has a new record. */
  noteCard(panToken: string, seq: number): void {
    const card = panToken.slice(0, CARD_CHARACTERS);
    this.#clearCard.run({ card });
    this.#noteCard.run(card, seq);
  }

  byCurrency(): OutboxTotals['advices'] {
    const { sums, counts } = totalled(this.#totals.all());
    return [...sums].map(([currency, minor]) => ({ currency, minor, count: counts.get(currency)! }));
  }

  read(): OfflineExposure {
    const rows = this.#totals.all();
    const schemes = new Set(rows.map(({ scheme }) => scheme).filter((scheme) => scheme !== ''));
    const ofScheme = (wanted: string) => exposureTotals(rows.filter(({ scheme }) => scheme === wanted));
    return {
      ...exposureTotals(rows),
      schemes: new Map([...schemes].map((scheme) => [scheme, ofScheme(scheme)])),
      oldestAt: this.#oldest.get() ?? null,
    };
  }

  ofCard(panToken: string): ExposureTotals {
    return exposureTotals(this.#ofCard.all(panToken.slice(0, CARD_CHARACTERS), panToken));
  }
}

function totalled(rows: readonly ExposureRow[]) {
  const sums = new Map<string, bigint>();
  const counts = new Map<string, number>();
  for (const { currency, count, sum_minor } of rows) {
    sums.set(currency, (sums.get(currency) ?? 0n) + sum_minor);
    counts.set(currency, (counts.get(currency) ?? 0) + Number(count));
  }
  return { sums, counts };
}

function exposureTotals(rows: readonly ExposureRow[]): ExposureTotals {
  const { sums, counts } = totalled(rows);
  return { count: [...counts.values()].reduce((sum, count) => sum + count, 0), sums };
}

/** The condition is the index's own, word for word: a partial index is not used otherwise. */
export const OLDEST_OFFLINE =
  "SELECT min(owed_at) FROM outbox WHERE kind <> 'reversal' AND standing = 'waiting'";

/** CROSS JOIN: from the card. Its first characters find it, the whole token decides. */
export const EXPOSURE_OF_CARD = `
  SELECT '' AS scheme, owed_currency AS currency, count(*) AS count, sum(owed_minor) AS sum_minor
  FROM (SELECT seq FROM card_records WHERE card = ? ORDER BY seq DESC LIMIT ${MOST_OF_A_CARD}) AS own
    CROSS JOIN outbox ON outbox.seq = own.seq
  WHERE kind <> 'reversal' AND standing = 'waiting' AND pan_token = ? GROUP BY owed_currency`;
