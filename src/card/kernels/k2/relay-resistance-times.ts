/** All in units of 100 us, but `mismatchThreshold` in percent. @spec EMV Contactless Book C-2, A.1 (DF8132 to DF8137, DF8303 to DF8305) */
export interface RelayResistanceTimes {
  /** DF8303 and DF8304: what the card needs for the command. */
  min: number;
  max: number;
  /** DF8132 and DF8133. */
  minGrace: number;
  maxGrace: number;
  /** DF8134. */
  commandTransmission: number;
  /** DF8135: the terminal's own expectation. */
  responseTransmission: number;
  /** DF8305: the card's. */
  deviceResponseTransmission: number;
  /** DF8136. */
  accuracyThreshold: number;
  /** DF8137. */
  mismatchThreshold: number;
}

const MICROSECONDS_PER_UNIT = 100;

/**
 * What of the whole exchange the card needed to answer, or null where nobody measured it.
 * NOTE: what a USB reader and its driver add is in it and is not taken out: a correction would be a guess, and who
 * guesses too much lets a relay through. A reader that is too slow sets the TVR bits; whoever wants to do better
 * configures DF8134 and DF8135, openly.
 * @spec EMV Contactless Book C-2, SR1.18 as of SB-195
 */
export function measuredProcessingTime(
  elapsedUs: number | undefined,
  times: Pick<
    RelayResistanceTimes,
    'commandTransmission' | 'responseTransmission' | 'deviceResponseTransmission'
  >,
): number | null {
  if (elapsedUs === undefined || !(elapsedUs >= 0)) return null;
  const transmission =
    times.commandTransmission + Math.min(times.deviceResponseTransmission, times.responseTransmission);
  return Math.max(0, Math.floor(elapsedUs / MICROSECONDS_PER_UNIT) - transmission);
}

/** Faster than the card itself says it can be. @spec EMV Contactless Book C-2, SR1.19 as of SB-195 */
export function isTooFast(measured: number | null, { min, minGrace }: RelayResistanceTimes): boolean {
  return measured !== null && measured < Math.max(0, min - minGrace);
}

/** Slower than the card needs at most. What was not measured never passes. @spec EMV Contactless Book C-2, SR1.22, SR1.28 */
export function isTooSlow(measured: number | null, { max, maxGrace }: RelayResistanceTimes): boolean {
  return measured === null || measured > max + maxGrace;
}

/**
 * Card and terminal disagree on how long a response travels, or the card took far longer than it may.
 * NOTE: an estimate of zero exceeds the threshold, as nothing can be said of the ratio.
 * @spec EMV Contactless Book C-2, SR1.30 as of SB-195
 */
export function exceedsThreshold(measured: number | null, times: RelayResistanceTimes): boolean {
  const { deviceResponseTransmission: device, responseTransmission: terminal, mismatchThreshold } = times;
  if (measured === null || device === 0 || terminal === 0) return true;
  return (
    device * 100 < mismatchThreshold * terminal ||
    terminal * 100 < mismatchThreshold * device ||
    Math.max(0, measured - times.min) > times.accuracyThreshold
  );
}
