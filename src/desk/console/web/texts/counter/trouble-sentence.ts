import type { CounterLanguage } from '../../state/language.ts';
import type { Trouble } from '../../state/troubles.ts';
import { counted } from '../fill.ts';
import type { CounterTexts } from './en.ts';

/**
 * A trouble as one sentence with its remedy. The terminal's own hint is in English and more exact; other
 * languages use their catalogue's.
 */
export function troubleSentence(trouble: Trouble, texts: CounterTexts, language: CounterLanguage): string {
  const t = texts.troubles;
  if (trouble.part === 'connection') return trouble.refused ? t.refused : t.connection;
  if (trouble.part === 'queue') return counted(trouble.parked, t.queue);
  const remedy = (language === 'en' ? trouble.device.hint : null) ?? texts.remedies[trouble.part];
  return `${whatFollows(trouble.part, trouble.waiting, t)} ${remedy}`;
}

function whatFollows(
  part: 'reader' | 'printer' | 'host' | 'database',
  waiting: number,
  t: CounterTexts['troubles'],
): string {
  if (waiting === 0 || part === 'reader' || part === 'database') return t[part];
  return counted(waiting, part === 'printer' ? t.printerWaiting : t.hostWaiting);
}
