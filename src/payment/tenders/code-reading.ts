/** Whose payment codes are told apart by their form. `emv_cpm`: consumer-presented EMV code, routed by its AID. */
export type CodeScheme = 'alipay' | 'wechat' | 'paypal' | 'unionpay' | 'emv_cpm';

export type CodeRefusal =
  /** EAN, UPC or ITF-14 with a right check digit. */
  | 'code_is_goods_label'
  /** A code that a shop shows: the customer must show one of their own. */
  | 'code_is_merchants'
  | 'code_unknown'
  /** Its kind is known, but no wallet of this terminal takes it. */
  | 'code_not_accepted';

/** What a text is, by its form alone. */
export type CodeReading =
  | { kind: 'payment'; scheme: CodeScheme }
  | { kind: 'merchant' | 'goods' | 'unknown'; reason: CodeRefusal };

/** A pattern of the configuration: looked at before the built-in ones. */
export interface CodeRule {
  /** Regular expression over the whole text. */
  match: RegExp;
  scheme: CodeScheme;
  /** Name of the wallet that takes it; null: by its scheme. */
  wallet: string | null;
}

/** A wallet of this terminal, as routing sees it. */
export interface WalletRoute {
  /** Name in the configuration. */
  wallet: string;
  /** Schemes whose codes it takes; Antom takes those of Alipay and its partners. */
  schemes: readonly CodeScheme[];
}

/** Where a scanned code goes. No code is ever paid offline. */
export type CodeRouting =
  | { kind: 'wallet'; scheme: CodeScheme; wallet: string }
  | { kind: 'refused'; scheme: CodeScheme | null; reason: CodeRefusal };
