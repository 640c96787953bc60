interface ErrorRow {
  message: string;
  hint: string;
  status: number;
  retry: boolean;
}

const row = (status: number, retry: boolean, message: string, hint: string): ErrorRow => ({
  status,
  retry,
  message,
  hint,
});

/** Every failure the terminal reports, by code. Codes are part of the API: they are never reused. */
export const ERRORS = {
  // requests
  request_invalid: row(400, false, 'The request is not valid.', 'Correct the field that is named.'),
  amount_invalid: row(400, false, 'The amount is not valid.', 'Write it like "12.50".'),
  currency_unknown: row(400, false, 'The currency is not known.', 'Use an ISO 4217 code such as EUR.'),
  currency_not_accepted: row(
    422,
    false,
    'The terminal does not take this currency.',
    'Use the terminal’s currency.',
  ),
  code_not_expected: row(409, false, 'No payment waits for a code.', 'Start the sale first, then scan.'),
  code_is_goods_label: row(
    422,
    false,
    'That is the label of an article, not a payment code.',
    'Ask the customer to open the payment code in their app.',
  ),
  code_is_merchants: row(
    422,
    false,
    'That is a code that a shop shows, not a customer’s.',
    'Ask the customer to show a payment code instead of scanning.',
  ),
  code_unknown: row(
    422,
    false,
    'The code is of no kind that this terminal knows.',
    'Ask the customer to show the payment code of their app, or another way to pay.',
  ),
  code_not_accepted: row(
    422,
    false,
    'This terminal does not take this kind of payment code.',
    'Ask for another app, a card or a phone to tap.',
  ),
  code_malformed: row(422, false, 'The code cannot be read.', 'Correct what is named, or scan it again.'),
  wallet_unknown: row(
    404,
    false,
    'This terminal has no such wallet.',
    'See the wallets of the configuration.',
  ),
  wallet_unresolved: row(
    409,
    true,
    'An earlier payment with this wallet has no known end yet.',
    'It is asked about by itself. Take another tender meanwhile.',
  ),
  wallet_unavailable: row(
    503,
    true,
    'The wallet’s provider cannot be reached.',
    'Take another tender, or try again later.',
  ),
  refund_not_possible: row(
    422,
    false,
    'This payment cannot be refunded here.',
    'See its state; refund a card payment through the acquirer.',
  ),
  refund_too_high: row(
    422,
    false,
    'The refund is higher than what is left of the payment.',
    'Refund the rest at most.',
  ),
  scanner_not_found: row(
    503,
    true,
    'The scanner is not connected.',
    'Plug it in. Codes can be typed on the console meanwhile.',
  ),
  scanner_access_denied: row(
    503,
    false,
    'The scanner may not be opened.',
    'Give the user of tilld access to the device (udev rule or group).',
  ),
  idempotency_key_missing: row(
    400,
    false,
    'Idempotency-Key is missing.',
    'Send a new key with each new payment.',
  ),
  idempotency_conflict: row(
    422,
    false,
    'This Idempotency-Key was used for another request.',
    'Use a new key for a new payment; repeat the same body to repeat a request.',
  ),
  unauthorised: row(
    401,
    false,
    'No valid token.',
    'Send "Authorization: Bearer" with the token of this terminal.',
  ),
  origin_refused: row(
    403,
    false,
    'The request comes from another origin.',
    'Open the console at its own address.',
  ),
  not_found: row(404, false, 'There is no such thing here.', 'Check the id.'),
  terminal_busy: row(409, true, 'Another payment is under way.', 'Finish or cancel it first.'),
  payment_final: row(409, false, 'The payment has ended already.', 'Its result does not change any more.'),
  rate_limited: row(429, true, 'Too many requests.', 'Slow down.'),
  rig_disabled: row(
    404,
    false,
    'Virtual cards are not part of this profile.',
    'Use the demo or rig profile.',
  ),
  card_unknown: row(
    404,
    false,
    'There is no virtual card of that name.',
    '`tilld tap --list` names the cards, `tilld app` the apps and labels.',
  ),
  // devices
  pcscd_missing: row(503, true, 'The PC/SC service does not run.', 'Install and start pcscd.'),
  reader_missing: row(
    503,
    true,
    'The reader is not there.',
    'Plug it in; check its name in the configuration.',
  ),
  reader_fault: row(503, true, 'The reader does not work.', 'Unplug it and plug it in again.'),
  lane_unavailable: row(503, true, 'No reader is ready.', 'See the device board for the reason.'),
  printer_unavailable: row(503, true, 'The printer does not print.', 'Check paper, cover and cable.'),
  // host
  host_unreachable: row(503, true, 'The host cannot be reached.', 'Check the network.'),
  message_invalid: row(
    502,
    false,
    'A message of the host cannot be read.',
    'Compare the dialect with the host’s.',
  ),
  // storage
  database_locked: row(
    503,
    false,
    'Another tilld uses this data folder.',
    'Stop it, or give this one its own folder (--data).',
  ),
  database_failed: row(503, true, 'The journal cannot be written.', 'Check the disk.'),
  storage_low: row(
    503,
    true,
    'The disk is almost full; new payments are refused so that none is lost.',
    'Free space on the disk of the data folder. What waits is still sent to the host.',
  ),
  database_newer: row(503, false, 'The journal was written by a newer version.', 'Run that version.'),
  audit_broken: row(
    500,
    false,
    'The audit log was changed.',
    'Compare it with a copy and the heads that the host has.',
  ),
  sealed_record_unreadable: row(
    500,
    false,
    'A sealed record does not open.',
    'Its key is gone or it was changed.',
  ),
  // configuration
  config_invalid: row(500, false, 'The configuration is not valid.', 'Correct the place that is named.'),
  config_missing: row(500, false, 'The configuration file is not there.', 'Check the path.'),
  key_missing: row(
    500,
    false,
    'A key that the configuration names was never imported.',
    'Import it with "tilld keys import NAME FILE".',
  ),
  key_store_failed: row(500, false, 'The key store does not work.', 'Check its path and permissions.'),
  // keys
  key_block_invalid: row(
    400,
    false,
    'The key block is not valid.',
    'Ask its sender for a fresh one; a TR-31 block is copied whole, without spaces or line ends.',
  ),
  key_refused: row(
    422,
    false,
    'The key may not be used for this.',
    'Ask its sender for a key of the usage, algorithm and strength that is asked for.',
  ),
  key_exhausted: row(
    503,
    false,
    'The device has used all its DUKPT keys.',
    'Load a new initial key, with a key serial number of its own.',
  ),
  // transcripts
  transcript_invalid: row(
    400,
    false,
    'The transcript cannot be read.',
    'Correct the place that is named; docs/guides/rig.md shows the forms a transcript may have.',
  ),
  no_card: row(
    408,
    true,
    'No card was held to the reader.',
    'Start again and hold it there until it is read.',
  ),
  // command line
  daemon_not_running: row(503, true, 'No tilld runs on this data folder.', 'Start it with "tilld run".'),
  usage: row(400, false, 'The command is not complete.', 'See "tilld help".'),
  internal: row(500, false, 'Something went wrong inside tilld.', 'See the log; please report it.'),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
