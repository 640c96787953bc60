import type { CounterTexts } from './en.ts';

/** Why a payment was not approved, in German, by its reason. */
export const reasonsDe: CounterTexts['reasons'] = {
  declined_by_card: { sentence: 'Die Karte hat abgelehnt.', hint: 'Nach einer anderen Karte fragen.' },
  declined_by_host: { sentence: 'Die Bank hat abgelehnt.', hint: 'Nach einer anderen Karte fragen.' },
  card_unreadable: {
    sentence: 'Die Karte war nicht lesbar.',
    hint: 'Noch einmal versuchen oder nach einer anderen Karte fragen.',
  },
  card_needs_other_interface: {
    sentence: 'Diese Karte zahlt hier nicht kontaktlos.',
    hint: 'Nach einer anderen Karte oder einem Handy fragen.',
  },
  card_authentication_failed: {
    sentence: 'Die Karte konnte ihre Echtheit nicht beweisen.',
    hint: 'Nach einer anderen Karte fragen.',
  },
  attempts_exhausted: {
    sentence: 'Die Karte wurde zu oft zu früh weggenommen.',
    hint: 'Neu beginnen und die Karte bis zum Ton ruhig halten.',
  },
  host_unreachable: {
    sentence: 'Die Bank ist nicht erreichbar, und diese Karte muss sie fragen.',
    hint: 'Nach einer Karte fragen, die offline zahlt, oder später versuchen.',
  },
  host_no_answer: {
    sentence:
      'Die Bank hat nicht rechtzeitig geantwortet. Nichts wird belastet: die Anfrage wird zurückgenommen.',
    hint: 'Noch einmal versuchen.',
  },
  host_invalid_answer: {
    sentence:
      'Die Antwort der Bank war nicht verständlich. Nichts wird belastet: die Anfrage wird zurückgenommen.',
    hint: 'Noch einmal versuchen; sonst dem Techniker melden.',
  },
  offline_disabled: {
    sentence: 'Die Bank ist nicht erreichbar, und Offline-Zahlungen sind ausgeschaltet.',
    hint: 'Bar kassieren oder später versuchen.',
  },
  offline_amount_limit: {
    sentence: 'Die Bank ist nicht erreichbar, und der Betrag liegt über der Offline-Grenze.',
    hint: 'Bar kassieren oder später versuchen.',
  },
  offline_count_limit: {
    sentence: 'Die Bank ist nicht erreichbar, und es warten schon zu viele Offline-Zahlungen.',
    hint: 'Bar kassieren, bis das Netz wieder da ist.',
  },
  offline_sum_limit: {
    sentence: 'Die Bank ist nicht erreichbar, und mit dieser Zahlung wäre die Offline-Summe zu hoch.',
    hint: 'Kleineren Betrag oder bar kassieren, bis das Netz wieder da ist.',
  },
  offline_age_limit: {
    sentence: 'Die Bank war zu lange nicht erreichbar, um offline weiterzumachen.',
    hint: 'Bar kassieren, bis das Netz wieder da ist.',
  },
  offline_card_count_limit: {
    sentence: 'Die Bank ist nicht erreichbar, und diese Karte hat schon zu oft offline gezahlt.',
    hint: 'Nach einer anderen Karte fragen oder bar kassieren.',
  },
  offline_card_sum_limit: {
    sentence:
      'Die Bank ist nicht erreichbar, und mit dieser Zahlung wäre die Offline-Summe der Karte zu hoch.',
    hint: 'Nach einer anderen Karte fragen oder bar kassieren.',
  },
  offline_scheme_limit: {
    sentence:
      'Die Bank ist nicht erreichbar, und die Offline-Zahlungen mit dieser Art Karte sind an der Grenze.',
    hint: 'Nach einer anderen Art Karte fragen oder bar kassieren.',
  },
  offline_not_proven: {
    sentence: 'Die Bank ist nicht erreichbar, und diese Karte kann keine eigene Genehmigung beweisen.',
    hint: 'Nach einer anderen Karte fragen.',
  },
  cryptogram_replayed: {
    sentence: 'Die Karte hat eine schon benutzte Genehmigung geschickt.',
    hint: 'Diese Karte nicht annehmen.',
  },
  mag_stripe_not_accepted: {
    sentence: 'Die Karte gibt nur Magnetstreifendaten, die dieses Terminal nicht nimmt.',
    hint: 'Nach einer anderen Karte oder einem Handy fragen.',
  },
  pin_required: {
    sentence: 'Die Karte will ihre PIN, und dieses Terminal hat kein PIN-Feld.',
    hint: 'Nach einem Handy oder einer anderen Karte fragen, oder bar kassieren.',
  },
  holder_not_verified: {
    sentence: 'Bei diesem Betrag muss der Inhaber bestätigt werden; das kann diese Karte hier nicht.',
    hint: 'Nach einem Handy oder einer anderen Karte fragen, oder bar kassieren.',
  },
  over_limit: {
    sentence: 'Der Betrag liegt über der Grenze für diese Karte.',
    hint: 'Nach einer anderen Karte fragen oder einen kleineren Betrag nehmen.',
  },
  card_expired: { sentence: 'Die Karte ist abgelaufen.', hint: 'Nach einer anderen Karte fragen.' },
  application_not_accepted: {
    sentence: 'Dieses Terminal nimmt diese Art Karte nicht.',
    hint: 'Nach einer anderen Karte fragen.',
  },
  passes_only: {
    sentence: 'Das Handy gab seine Kundenkarte und keine Zahlung.',
    hint: 'Zum Zahlen das Handy noch einmal an den Leser halten lassen.',
  },
  phone_not_confirmed: {
    sentence: 'Das Handy wurde nicht entsperrt und noch einmal vorgehalten.',
    hint: 'Neu beginnen: erst entsperrt der Kunde sein Handy.',
  },
  cancelled_by_cashier: { sentence: 'Abgebrochen.', hint: 'Neu beginnen, wenn alles bereit ist.' },
  no_card_presented: {
    sentence: 'Es wurde rechtzeitig weder Karte noch Handy vorgehalten.',
    hint: 'Neu beginnen, wenn alles bereit ist.',
  },
  not_presented_again: {
    sentence: 'Die Karte wurde zu früh weggenommen und nicht noch einmal vorgehalten.',
    hint: 'Neu beginnen und die Karte bis zum Ton still halten.',
  },
  reader_unavailable: {
    sentence: 'Der Leser ist nicht bereit.',
    hint: 'Sein Kabel prüfen, dann neu beginnen.',
  },
  interrupted: {
    sentence: 'Das Terminal wurde während der Zahlung neu gestartet. Nichts wird belastet.',
    hint: 'Neu beginnen.',
  },
  wallet_code_not_valid: {
    sentence: 'Der Zahlcode ist abgelaufen oder schon benutzt.',
    hint: 'Neu beginnen: der Kunde zeigt einen neuen Code.',
  },
  wallet_customer_cancelled: {
    sentence: 'Der Kunde hat in der App abgebrochen.',
    hint: 'Nach einer anderen Zahlart fragen.',
  },
  wallet_no_funds: {
    sentence: 'Die App des Kunden konnte diesen Betrag nicht zahlen.',
    hint: 'Der Kunde wählt in der App ein anderes Zahlungsmittel oder zahlt anders.',
  },
  wallet_over_limit: {
    sentence: 'Der Betrag liegt über einer Grenze der App des Kunden.',
    hint: 'Einen kleineren Betrag nehmen oder anders zahlen lassen.',
  },
  wallet_shop_not_accepted: {
    sentence: 'Der Anbieter der Wallet nimmt keine Zahlungen dieses Geschäfts.',
    hint: 'Anders zahlen lassen und dem Techniker melden: Vertrag, Schlüssel, Währung.',
  },
  wallet_declined: {
    sentence: 'Der Anbieter der Wallet hat abgelehnt.',
    hint: 'Nach einer anderen Zahlart fragen.',
  },
  wallet_closed: {
    sentence: 'Der Anbieter hat diese Zahlung geschlossen. Nichts wird belastet.',
    hint: 'Neu beginnen, wenn alles bereit ist.',
  },
  wallet_not_confirmed: {
    sentence: 'Der Kunde hat nicht rechtzeitig bestätigt. Die Zahlung wird zurückgenommen.',
    hint: 'Neu beginnen, wenn der Kunde bereit ist.',
  },
  wallet_unreachable: {
    sentence: 'Der Anbieter der Wallet ist nicht erreichbar. Nichts wird belastet.',
    hint: 'Nach einer Karte oder Bargeld fragen, oder später versuchen.',
  },
  wallet_no_answer: {
    sentence: 'Der Anbieter der Wallet hat nicht geantwortet.',
    hint: 'Das Geld nicht noch einmal nehmen, bevor diese Zahlung ein Ende hat: danach wird gefragt.',
  },
};
