import type { CounterTexts } from './en.ts';

/** Why the terminal refuses an order or a code, in German, by the error's code. */
export const refusalsDe: CounterTexts['refusals'] = {
  no_answer: {
    sentence: 'Das Terminal antwortet nicht.',
    hint: 'Mit der Eingabetaste noch einmal versuchen: nichts wird doppelt belastet.',
  },
  terminal_busy: { sentence: 'Eine andere Zahlung läuft.', hint: 'Erst beenden oder abbrechen.' },
  payment_final: {
    sentence: 'Die Zahlung ist schon beendet.',
    hint: 'Ihr Ergebnis ändert sich nicht mehr.',
  },
  amount_invalid: { sentence: 'Der Betrag ist nicht gültig.', hint: 'Einen anderen Betrag eingeben.' },
  lane_unavailable: { sentence: 'Kein Leser ist bereit.', hint: 'Kabel des Lesers prüfen.' },
  printer_unavailable: { sentence: 'Der Drucker druckt nicht.', hint: 'Papier, Klappe und Kabel prüfen.' },
  unauthorised: {
    sentence: 'Diese Seite ist nicht angemeldet.',
    hint: 'Die Adresse öffnen, die „tilld status“ zeigt.',
  },
  rate_limited: { sentence: 'Zu viele Anfragen.', hint: 'Kurz warten.' },
  code_not_expected: {
    sentence: 'Keine Zahlung wartet auf einen Code.',
    hint: 'Erst kassieren, dann scannen.',
  },
  code_is_goods_label: {
    sentence: 'Das ist das Etikett eines Artikels, kein Zahlcode.',
    hint: 'Den Kunden bitten, den Zahlcode seiner App zu öffnen.',
  },
  code_is_merchants: {
    sentence: 'Das ist der Code eines Geschäfts, nicht der eines Kunden.',
    hint: 'Den Kunden bitten, einen Zahlcode zu zeigen statt zu scannen.',
  },
  code_unknown: {
    sentence: 'Einen solchen Code kennt dieses Terminal nicht.',
    hint: 'Den Kunden bitten, den Zahlcode seiner App zu zeigen, oder anders zahlen lassen.',
  },
  code_not_accepted: {
    sentence: 'Diese Art Zahlcode nimmt das Terminal nicht.',
    hint: 'Nach einer anderen App, einer Karte oder einem Handy zum Vorhalten fragen.',
  },
  code_malformed: { sentence: 'Der Code war nicht lesbar.', hint: 'Noch einmal scannen.' },
  wallet_unknown: {
    sentence: 'Diese Wallet hat das Terminal nicht.',
    hint: 'Eine andere Zahlart nehmen.',
  },
  wallet_unresolved: {
    sentence: 'Eine frühere Zahlung mit dieser Wallet hat noch kein bekanntes Ende.',
    hint: 'Danach wird von selbst gefragt. Solange eine andere Zahlart nehmen.',
  },
  wallet_unavailable: {
    sentence: 'Der Anbieter der Wallet ist nicht erreichbar.',
    hint: 'Eine andere Zahlart nehmen oder später versuchen.',
  },
  refund_not_possible: {
    sentence: 'Diese Zahlung kann hier nicht erstattet werden.',
    hint: 'Ihren Stand ansehen; eine Kartenzahlung erstattet die Bank.',
  },
  refund_too_high: {
    sentence: 'Die Erstattung ist höher als der Rest der Zahlung.',
    hint: 'Einen kleineren Betrag nehmen.',
  },
  internal: {
    sentence: 'Im Terminal ist etwas schiefgegangen.',
    hint: 'Noch einmal versuchen; sonst dem Techniker melden.',
  },
};
