/*
 * Keys of the passes that the phones of the tray hold. PUBLIC, published by others for demonstrations: PassKit's demo
 * pass, and the demo collector of Google. They protect nothing.
 */

/** A pass for Apple's wallet, as a terminal is set up for it. */
export const DEMO_APPLE_PASS = {
  passType: 'pass.com.passkit.pksamples.nfcdemo',
  /** P-256, PKCS#8 as DER. */
  privateKeyBase64:
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgPRVH8jzXitBSpYhg8SGej7eR7E3+M3afW5v6YnplbKGhRANCAATAowG/b0HJpIuIYXQVy27IH4ezahnWQMhiFNWWU97E0a50CWbwhY4fR74TFz3v/MF1rC7tiX5fK1A42zMbMArv',
};

/** The shop that Google's wallet knows, as a terminal is set up for it. */
export const DEMO_COLLECTOR = {
  collectorId: 20_180_608,
  keyVersion: 1,
  /** P-256, PKCS#8 as DER. */
  privateKeyBase64:
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQggm0X5QdnsWWw5NnjMvjR0eICJChPtNrx5QoDJG5weX2hRANCAARyHJePzr3N+YqFGL3E/t/YArTuQSjiUTtmVZM3XiOHhgFOfL6FEZFdxTN69X3NJI8mU8emqq7mkTCW/XHIW8TX',
};

/** What stands in the passes: the loyalty numbers that a register gets. */
export const DEMO_LOYALTY_NUMBERS = { apple: 'TILLD-LOYAL-0001', google: 'TILLD-LOYAL-0002' };
