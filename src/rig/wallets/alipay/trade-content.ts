/** `biz_content` of a request, read as strictly as the open platform does. */
export interface TradeContent {
  /** Empty text where the request has none. */
  text(name: string): string;
}

/** Null when it is no JSON object of texts. */
export function tradeContent(json: string): TradeContent | null {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const fields = new Map(Object.entries(value));
    if ([...fields.values()].some((field) => typeof field !== 'string')) return null;
    return { text: (name) => `${fields.get(name) ?? ''}` };
  } catch {
    return null;
  }
}

const YUAN = /^(\d{1,9})\.(\d{2})$/;

/** Minor units of an amount with exactly two decimals; null for anything else and for nothing. */
export function minorOf(text: string): bigint | null {
  const [, whole, decimals] = YUAN.exec(text) ?? [];
  const minor = BigInt(`${whole ?? ''}${decimals ?? ''}` || '0');
  return minor > 0n ? minor : null;
}

export function yuan(minor: bigint): string {
  const text = minor.toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_MS = 15 * UNIT_MS['d']!;

/** Milliseconds of "90m", "3h", "15d"; null outside of 1m..15d. */
export function timeoutMs(text: string): number | null {
  const [, count, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS[unit ?? ''] ?? Number.NaN);
  return ms <= LONGEST_MS ? ms : null;
}
