/** What came of asking a phone for a pass. */
export type PassStatus =
  | 'read'
  | 'not_found'
  /** The phone is to be unlocked first. */
  | 'locked'
  /** Its owner has to choose or to confirm. */
  | 'user_action'
  /** Something came that is no pass of ours: garbled, of another key, a refusal that nobody knows. */
  | 'unreadable';

/** What passes are read for. `or`: a pass that was read takes the place of the payment. */
export type PassMode = 'vas_or_pay' | 'vas_and_pay' | 'vas_only';
