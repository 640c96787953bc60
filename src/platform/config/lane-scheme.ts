import { parseAmount } from '../money/amount.ts';
import type { SchemeFile } from './scheme-file.ts';
import {
  asRows,
  type DynamicLimitsRow,
  LIMIT_NAMES,
  type LimitName,
  type LimitsRow,
  type Market,
  rowForMarket,
} from './scheme-limits.ts';
import { spellOut } from './scheme-verification.ts';

/** Minor units in decimal. */
type LaneLimits = { [Name in LimitName]?: string | undefined };

type FileCombination = SchemeFile['combinations'][number];

export interface LaneCombination
  extends Omit<FileCombination, 'limits' | 'verification' | 'dynamicReaderLimits'> {
  limits: LaneLimits;
  dynamicReaderLimits?: (Pick<DynamicLimitsRow, 'programId' | 'statusCheck' | 'zeroAmountAllowed'> &
    LaneLimits)[];
}

/** A scheme as a lane is configured with it: plain JSON, for one market, limits in minor units as decimal text. */
export interface LaneScheme {
  scheme: string;
  combinations: LaneCombination[];
}

/**
 * What a file says for one market. Absent `market`: the file's own currency, in no particular country. A combination
 * whose rows do not fit has no limits at all, so `hasLimitsFor` is to be asked before.
 */
export function laneScheme(file: SchemeFile, market: Market = { currency: file.currency ?? '' }): LaneScheme {
  const rowOf = (limits: SchemeFile['limits']) =>
    limits && rowForMarket(asRows<LimitsRow>(limits), market, file.currency);
  return {
    scheme: file.scheme,
    combinations: file.combinations.map((combination) => {
      const { limits, verification, dynamicReaderLimits, ttq, data, ...open } = combination;
      const spelled = verification ? spellOut(verification, combination) : { ttq, data };
      const programs = dynamicReaderLimits && programsFor(dynamicReaderLimits, market, file.currency);
      return {
        ...open,
        data: spelled.data,
        ...(spelled.ttq === undefined ? {} : { ttq: spelled.ttq }),
        limits: inMinorUnits(rowOf(limits ?? file.limits) ?? {}, market.currency),
        ...(programs ? { dynamicReaderLimits: programs } : {}),
      };
    }),
  };
}

/** In the order of the file, one set for each program. */
function programsFor(rows: readonly DynamicLimitsRow[], market: Market, fileCurrency: string | undefined) {
  return [...new Set(rows.map(({ programId }) => programId))].flatMap((programId) => {
    const own = rows.filter((row) => row.programId === programId);
    const row = rowForMarket(own, market, fileCurrency);
    if (!row) return [];
    const { statusCheck, zeroAmountAllowed } = row;
    return [
      {
        programId,
        ...inMinorUnits(row, market.currency),
        ...(statusCheck === undefined ? {} : { statusCheck }),
        ...(zeroAmountAllowed === undefined ? {} : { zeroAmountAllowed }),
      },
    ];
  });
}

function inMinorUnits(row: { [Name in LimitName]?: string | undefined }, currency: string): LaneLimits {
  const minor = (text: string) => parseAmount(text, currency).minor.toString();
  return Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => (row[name] === undefined ? [] : [[name, minor(row[name])]])),
  );
}
