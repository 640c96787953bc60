import type { PaymentView } from '../api/contract.ts';
import { blockQr } from './block-qr.ts';
import type { CommandContext } from './command.ts';
import type { Paint } from './paint.ts';
import type { PaymentWatcher } from './payment-run.ts';
import {
  ASKED_WORDS,
  colourOfState,
  localTimes,
  resultDetails,
  STATE_WIDTH,
  stateWord,
  tenderWords,
  WAITING_FOR_CODE_TOO,
} from './wording.ts';

/** Exit codes of a payment that was followed to its end. 1 is for faults as well. */
const EXIT_CODES: Record<NonNullable<PaymentView['outcome']>, number> = {
  approved: 0,
  declined: 2,
  cancelled: 3,
  timed_out: 3,
  failed: 1,
};
const EXIT_UNKNOWN = 4;

export const exitCodeOf = ({ outcome }: PaymentView): number =>
  outcome === null ? EXIT_UNKNOWN : EXIT_CODES[outcome];

/** For programs: they want the end only. */
export const SILENT: PaymentWatcher = {
  terminal: () => undefined,
  state: () => undefined,
  code: () => undefined,
  codeRefused: () => undefined,
  handshake: () => undefined,
  message: () => undefined,
  cancelling: () => undefined,
};

const INDENT = ' '.repeat(10);

/** One line for each thing that happens: time, what, details. */
export function liveLines({ io, paint }: CommandContext): PaymentWatcher {
  const times = localTimes(io);
  const print = (word: string, details: string, painted = word): void => {
    const time = paint('dim', times.clock(io.clock.now()));
    const gap = ' '.repeat(STATE_WIDTH - word.length + 2);
    io.stdout.write(`${`${time}  ${painted}${gap}${details}`.trimEnd()}\n`);
  };
  let lastAsked = '';
  let takesCodes = false;
  return {
    terminal({ tenders }) {
      takesCodes = tenders.some(({ kind }) => kind === 'wallet');
    },
    state(payment) {
      const isWaiting = payment.state === 'awaiting_tender';
      if (!isWaiting) lastAsked = '';
      const word = isWaiting && takesCodes ? WAITING_FOR_CODE_TOO : stateWord(payment);
      print(word, detailsOf(payment), paint(colourOfState(payment.state), word));
    },
    code({ text, expiresAt }) {
      print('code to scan', `until ${times.short(expiresAt)}`, paint('yellow', 'code to scan'));
      const room = io.stdout.isTTY ? (io.stdout.columns ?? 0) - INDENT.length : 0;
      const drawn = (blockQr(text, room) ?? []).map((line) => paint('code', line));
      for (const line of [...drawn, text]) io.stdout.write(`${INDENT}${line}\n`);
    },
    codeRefused({ message, hint }) {
      print('code not taken', `${message} ${hint}`, paint('yellow', 'code not taken'));
    },
    handshake({ steps, totalUs }) {
      print('handshake', `${steps.length} commands in ${Math.round(totalUs / 1000)} ms`);
    },
    message({ messageId, status }) {
      const asked = status === 'ready_to_read' ? ASKED_WORDS[messageId] : undefined;
      if (!asked || messageId === lastAsked) return;
      lastAsked = messageId;
      print(asked.word, asked.details, paint('yellow', asked.word));
    },
    cancelling(why) {
      print('cancelling', why === 'timeout' ? 'no result in time' : 'Ctrl-C again stops waiting for it');
    },
  };
}

function detailsOf(payment: PaymentView): string {
  if (payment.state === 'awaiting_tender') return `${payment.amount} ${payment.currency}`;
  if (payment.outcome === null) return tenderWords(payment);
  return [`${payment.amount} ${payment.currency}`, tenderWords(payment), resultDetails(payment)]
    .filter(Boolean)
    .join('  ');
}

/** What a person needs besides the last line: why it did not succeed, and where to find it again. */
export function ending({ outcome, reason, hint, id }: PaymentView, paint: Paint): string {
  const why = outcome === 'approved' ? [] : [reason, hint].filter((text) => text !== null);
  const look =
    outcome === null
      ? [`The terminal goes on asking. See what has become of it: "tilld payments ${id}".`]
      : [];
  return [...why, ...look, paint('dim', `payment ${id}`)].map((text) => `${INDENT}${text}\n`).join('');
}
