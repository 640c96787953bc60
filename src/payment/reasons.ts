import type { ReasonCode } from './payment.ts';

interface Reason {
  /** For the cashier: why, in one sentence. */
  sentence: string;
  /** What to do now. */
  hint: string;
}

/** Every reason a payment ends without approval, as the counter shows it. */
export const REASONS: Readonly<Record<ReasonCode, Reason>> = {
  declined_by_card: { sentence: 'The card declined.', hint: 'Ask for another card.' },
  declined_by_host: { sentence: 'The bank declined.', hint: 'Ask for another card.' },
  card_unreadable: { sentence: 'The card could not be read.', hint: 'Try again, or ask for another card.' },
  card_needs_other_interface: {
    sentence: 'This card does not pay contactless here.',
    hint: 'Ask for another card or a phone.',
  },
  card_authentication_failed: {
    sentence: 'The card could not prove that it is genuine.',
    hint: 'Ask for another card.',
  },
  attempts_exhausted: {
    sentence: 'The card was taken away too early too often.',
    hint: 'Start again and hold the card still until the tone.',
  },
  host_unreachable: {
    sentence: 'The bank cannot be reached and this card must ask it.',
    hint: 'Ask for a card that works offline, or try again later.',
  },
  host_no_answer: {
    sentence: 'The bank did not answer in time. Nothing is charged: the request is taken back.',
    hint: 'Try again.',
  },
  host_invalid_answer: {
    sentence: 'The bank’s answer could not be understood. Nothing is charged: the request is taken back.',
    hint: 'Try again; tell the technician if it stays.',
  },
  offline_disabled: {
    sentence: 'The bank cannot be reached and offline payments are switched off.',
    hint: 'Take cash, or try again later.',
  },
  offline_amount_limit: {
    sentence: 'The bank cannot be reached and the amount is above the offline limit.',
    hint: 'Take cash, or try again later.',
  },
  offline_count_limit: {
    sentence: 'The bank cannot be reached and too many offline payments wait already.',
    hint: 'Take cash until the network is back.',
  },
  offline_sum_limit: {
    sentence:
      'The bank cannot be reached and the offline payments that wait reach their limit with this one.',
    hint: 'Take a smaller amount or cash until the network is back.',
  },
  offline_age_limit: {
    sentence: 'The bank has not been reached for too long to go on offline.',
    hint: 'Take cash until the network is back.',
  },
  offline_card_count_limit: {
    sentence: 'The bank cannot be reached and this card has paid offline too often already.',
    hint: 'Ask for another card or cash.',
  },
  offline_card_sum_limit: {
    sentence: 'The bank cannot be reached and this card’s offline payments reach their limit with this one.',
    hint: 'Ask for another card or cash.',
  },
  offline_scheme_limit: {
    sentence: 'The bank cannot be reached and the offline payments with this kind of card reach their limit.',
    hint: 'Ask for a card of another scheme, or cash.',
  },
  offline_not_proven: {
    sentence: 'The bank cannot be reached and this card cannot prove an approval of its own.',
    hint: 'Ask for another card.',
  },
  cryptogram_replayed: {
    sentence: 'The card sent an approval that was used before.',
    hint: 'Do not accept this card.',
  },
  mag_stripe_not_accepted: {
    sentence: 'The card gives magnetic stripe data only, which this terminal does not take.',
    hint: 'Ask for another card or a phone.',
  },
  pin_required: {
    sentence: 'This card wants its PIN, and this terminal has no PIN pad.',
    hint: 'Ask for a phone or another card, or take cash.',
  },
  holder_not_verified: {
    sentence: 'For this amount the holder must be verified, which this card cannot do here.',
    hint: 'Ask for a phone or another card, or take cash.',
  },
  over_limit: {
    sentence: 'The amount is above the limit for this card.',
    hint: 'Ask for another card, or take a smaller amount.',
  },
  card_expired: { sentence: 'The card has expired.', hint: 'Ask for another card.' },
  application_not_accepted: {
    sentence: 'This terminal does not take this kind of card.',
    hint: 'Ask for another card.',
  },
  passes_only: {
    sentence: 'The phone gave its loyalty pass and no payment.',
    hint: 'Ask the customer to hold the phone to the reader again to pay.',
  },
  phone_not_confirmed: {
    sentence: 'The phone was not unlocked and held to the reader again.',
    hint: 'Start again: the customer unlocks the phone first.',
  },
  cancelled_by_cashier: { sentence: 'Cancelled.', hint: 'Start again when ready.' },
  no_card_presented: { sentence: 'No card or phone was presented in time.', hint: 'Start again when ready.' },
  not_presented_again: {
    sentence: 'The card was taken away too early and not presented again.',
    hint: 'Start again and hold the card still until the tone.',
  },
  reader_unavailable: { sentence: 'The reader is not ready.', hint: 'Check its cable, then start again.' },
  wallet_code_not_valid: {
    sentence: 'The payment code has expired or was used before.',
    hint: 'Start again: the customer shows a new code.',
  },
  wallet_customer_cancelled: {
    sentence: 'The customer cancelled in the app.',
    hint: 'Ask for another way to pay.',
  },
  wallet_no_funds: {
    sentence: 'The customer’s app could not pay this amount.',
    hint: 'The customer chooses another means of payment in the app, or pays otherwise.',
  },
  wallet_over_limit: {
    sentence: 'The amount is above a limit of the customer’s app.',
    hint: 'Take a smaller amount, or another way to pay.',
  },
  wallet_shop_not_accepted: {
    sentence: 'The wallet’s provider does not take payments of this shop.',
    hint: 'Take another way to pay and tell the technician: contract, keys and currency.',
  },
  wallet_declined: { sentence: 'The wallet’s provider declined.', hint: 'Ask for another way to pay.' },
  wallet_closed: {
    sentence: 'The provider has closed this payment. Nothing is charged.',
    hint: 'Start again when ready.',
  },
  wallet_not_confirmed: {
    sentence: 'The customer did not confirm in time. The payment is taken back.',
    hint: 'Start again when the customer is ready.',
  },
  wallet_unreachable: {
    sentence: 'The wallet’s provider cannot be reached. Nothing is charged.',
    hint: 'Ask for a card or cash, or try again later.',
  },
  wallet_no_answer: {
    sentence: 'The wallet’s provider did not answer.',
    hint: 'Do not take the money again before this payment has an end: it is being asked about.',
  },
  interrupted: {
    sentence: 'The terminal was interrupted during this payment. Nothing is charged.',
    hint: 'Start again.',
  },
};
