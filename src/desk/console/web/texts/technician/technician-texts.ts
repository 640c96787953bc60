import type { CounterLanguage } from '../../state/language.ts';
import { fill } from '../fill.ts';
import { de } from './de.ts';
import { en, type TechnicianTexts } from './en.ts';

export type { TechnicianTexts };

export const TECHNICIAN_TEXTS: Record<CounterLanguage, TechnicianTexts> = { en, de };

/** "45 s", "12 min", "3 h 20 min", "2 d 4 h": two units at most, so that an age is read at a glance. */
export function durationText(seconds: number, { units }: TechnicianTexts): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const joined = (large: string, small: string): string => `${large} ${small}`;
  if (days > 0) return joined(fill(units.d, { n: days }), fill(units.h, { n: hours % 24 }));
  if (hours > 0) return joined(fill(units.h, { n: hours }), fill(units.min, { n: minutes % 60 }));
  return minutes > 0 ? fill(units.min, { n: minutes }) : fill(units.s, { n: whole });
}
