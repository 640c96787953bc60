import type { DeviceView } from '../../state/contract.ts';
import type { CounterLanguage } from '../../state/language.ts';
import type { Trouble } from '../../state/troubles.ts';
import { counted } from '../fill.ts';
import type { CounterTexts } from './en.ts';

/** A trouble as one sentence with its remedy. */
export function troubleSentence(trouble: Trouble, texts: CounterTexts, language: CounterLanguage): string {
  const t = texts.troubles;
  if (trouble.part === 'connection') return trouble.refused ? t.refused : t.connection;
  if (trouble.part === 'queue') return counted(trouble.parked, t.queue);
  const { part, device, waiting } = trouble;
  return `${whatFollows(part, waiting, t)} ${remedy(part, device, texts, language)}`;
}

/**
 * For reader and journal the terminal's hint is more exact than the catalogue's, but it is in English. For
 * printer and bank it repeats what the sentence already says with numbers.
 */
function remedy(
  part: DeviceView['kind'],
  device: DeviceView,
  texts: CounterTexts,
  language: CounterLanguage,
): string {
  const exact = language === 'en' && (part === 'reader' || part === 'database') ? device.hint : null;
  return exact ?? texts.remedies[part];
}

function whatFollows(part: DeviceView['kind'], waiting: number, t: CounterTexts['troubles']): string {
  if (waiting === 0 || part === 'reader' || part === 'database') return t[part];
  return counted(waiting, part === 'printer' ? t.printerWaiting : t.hostWaiting);
}
