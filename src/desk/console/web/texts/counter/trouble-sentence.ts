import type { DeviceView } from '../../state/contract.ts';
import type { CounterLanguage } from '../../state/language.ts';
import type { Trouble } from '../../state/troubles.ts';
import { counted, fill } from '../fill.ts';
import type { CounterTexts } from './en.ts';

/** A trouble as one sentence with its remedy. */
export function troubleSentence(trouble: Trouble, texts: CounterTexts, language: CounterLanguage): string {
  const t = texts.troubles;
  if (trouble.part === 'connection') return trouble.refused ? t.refused : t.connection;
  if (trouble.part === 'queue') return counted(trouble.parked, t.queue);
  const { part, device } = trouble;
  return `${whatFollows(trouble, t)} ${remedy(part, device, texts, language)}`;
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

function whatFollows(
  { part, waiting, title }: { part: DeviceView['kind']; waiting: number; title: string },
  t: CounterTexts['troubles'],
): string {
  if (waiting > 0 && part === 'printer') return counted(waiting, t.printerWaiting);
  if (waiting > 0 && part === 'host') return counted(waiting, t.hostWaiting);
  return fill(t[part], { name: title });
}
