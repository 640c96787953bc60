import type { CounterTexts } from './en.ts';

/** The tray's cards, apps and labels in German, by name. */
export const cardsDe: CounterTexts['cards'] = {
  'visa-card': { title: 'Visa-Karte', hint: 'Zahlt. Über 50,00: abgelehnt.' },
  'mastercard-card': { title: 'Mastercard-Karte', hint: 'Zahlt, auch ohne Netz.' },
  'visa-prepaid-card': { title: 'Visa-Karte mit Guthaben', hint: 'Zahlt ohne Netz bis 10,00.' },
  'visa-phone': { title: 'Handy mit Visa', hint: 'Zahlt jeden Betrag.' },
  'mastercard-phone': { title: 'Handy mit Mastercard', hint: 'Zahlt jeden Betrag.' },
  'visa-locked-phone': { title: 'Handy gesperrt, Visa', hint: 'Will entsperrt werden, zahlt dann.' },
  'mastercard-locked-phone': {
    title: 'Handy gesperrt, Mastercard',
    hint: 'Will entsperrt werden, zahlt dann.',
  },
  'apple-phone-loyalty': { title: 'Apple-Handy mit Kundenkarte', hint: 'Zahlt und zeigt die Kundenkarte.' },
  'google-phone-loyalty': { title: 'Google-Handy mit Kundenkarte', hint: 'Zahlt und zeigt die Kundenkarte.' },
  'declined-card': { title: 'Karte, die ablehnt', hint: 'Sagt selbst Nein.' },
  'torn-once-card': { title: 'Einmal zu früh weg', hint: 'Noch einmal vorhalten: zahlt.' },
  'torn-card': { title: 'Immer zu früh weg', hint: 'Bis das Terminal aufgibt.' },
  'visa-pin-card': { title: 'Visa-Karte will PIN', hint: 'Über 50,00. Kein PIN-Feld: Nein.' },
  'mastercard-pin-card': { title: 'Mastercard will PIN', hint: 'Immer. Kein PIN-Feld: abgelehnt.' },
  'visa-limited-card': { title: 'Visa-Karte, enge Grenze', hint: 'Über 10,00: nicht genommen.' },
  'visa-expired-card': { title: 'Abgelaufene Visa-Karte', hint: 'Bank oder Terminal lehnt ab.' },
  'mastercard-expired-card': { title: 'Abgelaufene Mastercard', hint: 'Die Bank lehnt ab.' },
  'unknown-card': { title: 'Unbekannte Kartenart', hint: 'Nicht genommen; eine andere geht.' },
  'alipay-phone': {
    title: 'Handy mit Alipay',
    hint: 'Zeigt dem Scanner seinen Code oder scannt den gezeigten.',
  },
  'alipay-plus-phone': {
    title: 'Handy mit Alipay',
    hint: 'Zeigt dem Scanner seinen Code oder scannt den gezeigten.',
  },
  'wechat-phone': {
    title: 'Handy mit WeChat',
    hint: 'Zeigt dem Scanner seinen Code oder scannt den gezeigten.',
  },
  'paypal-phone': { title: 'Handy mit PayPal', hint: 'Scannt den gezeigten Code.' },
  'goods-label': { title: 'Packung Tee', hint: 'Strichcode eines Artikels: freundlich abgelehnt.' },
  'shop-code': { title: 'Code eines anderen Ladens', hint: 'Code, den Läden zeigen: freundlich abgelehnt.' },
};
