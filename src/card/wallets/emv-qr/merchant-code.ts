import type { QrField } from './qr-object.ts';

/** What a merchant's code says. @spec EMVCo QR MPM 1.1, 4.4 to 4.8 */
export interface MerchantCode {
  /** static: the same code for many sales. dynamic: made for one. null: it does not say. */
  use: 'static' | 'dynamic' | null;
  /** Where the money goes, in the order of their ids, 02 to 51; at least one. From 26 on templates that begin with object 00. */
  accounts: readonly QrField[];
  /** ISO 18245, four digits. */
  categoryCode: string;
  /** ISO 4217 numeric, e.g. 156. */
  currency: number;
  /** Minor units, more than 0; null: the customer enters it. */
  amount: bigint | null;
  tip: QrTip | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** 1 to 25 printable ASCII characters. */
  name: string;
  /** 1 to 15 printable ASCII characters. */
  city: string;
  postalCode: string | null;
  /** Objects of template 62 (bill number, store label, ...), each once; empty: none. */
  additional: readonly QrField[];
  /** Name and city in another script. */
  alternate: { language: string; name: string; city: string | null } | null;
  /** Templates 80 to 99, each once and beginning with object 00. */
  unreserved: readonly QrField[];
}

/** What the app adds to the amount. */
export type QrTip =
  /** It asks the customer. */
  | { kind: 'prompt' }
  /** Minor units. */
  | { kind: 'fixed'; amount: bigint }
  /** Hundredths of a percent, 1 to 9999. */
  | { kind: 'percentage'; hundredths: number };

export const USES = { static: '11', dynamic: '12' } as const;
export const TIPS = { prompt: '01', fixed: '02', percentage: '03' } as const;
