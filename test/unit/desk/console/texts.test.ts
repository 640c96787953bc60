import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { VirtualScanner } from '../../../../drivers/scanners/virtual/index.ts';
import { RigApps } from '../../../../src/daemon/rig-apps.ts';
import {
  COUNTER_TEXTS,
  reasonOf,
  refusalOf,
} from '../../../../src/desk/console/web/texts/counter/counter-texts.ts';
import {
  CUSTOMER_TEXTS,
  codeWords,
  plainReason,
} from '../../../../src/desk/console/web/texts/customer/customer-texts.ts';
import { counted, fill } from '../../../../src/desk/console/web/texts/fill.ts';
import {
  durationText,
  TECHNICIAN_TEXTS,
} from '../../../../src/desk/console/web/texts/technician/technician-texts.ts';
import { REASONS } from '../../../../src/payment/reasons.ts';
import { TRAY } from '../../../../src/rig/cards/tray.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { paymentView } from '../../../support/console-views.ts';
import { memoryLog } from '../../../support/memory-log.ts';

/** Every text with its path; the catalogues of the terminal's own sentences are optional in English. */
function leaves(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([name, value]) => {
    if ((name === 'reasons' || name === 'cards') && path === '' && 'refusals' in catalogue) return [];
    if (name === 'refusals') return [];
    return typeof value === 'string' ? [[path + name, value]] : leaves(value as object, `${path}${name}.`);
  });
}

const placeholders = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe('catalogues', () => {
  const languages = [
    ...Object.entries(COUNTER_TEXTS).map(
      ([code, texts]) => [`counter ${code}`, texts, COUNTER_TEXTS.en] as const,
    ),
    ...Object.entries(CUSTOMER_TEXTS).map(
      ([code, texts]) => [`customer ${code}`, texts, CUSTOMER_TEXTS.en] as const,
    ),
    ...Object.entries(TECHNICIAN_TEXTS).map(
      ([code, texts]) => [`technician ${code}`, texts, TECHNICIAN_TEXTS.en] as const,
    ),
  ];

  it.each(languages)('%s has every text of the English one, with its values', (_, texts, english) => {
    const own = new Map(leaves(texts));
    for (const [path, text] of leaves(english)) {
      expect(own.has(path), path).toBe(true);
      expect(placeholders(own.get(path)!), path).toEqual(placeholders(text));
      expect(own.get(path) === '', `${path} is empty`).toBe(text === '');
    }
    expect(own.size).toBe(leaves(english).length);
  });

  it('German explains every reason the terminal gives', () => {
    expect(Object.keys(COUNTER_TEXTS.de.reasons).sort()).toEqual(Object.keys(REASONS).sort());
  });

  it('German names every card, app and label of the tray', () => {
    const scanner = new VirtualScanner({ clock: new SimulatedClock(), log: memoryLog() });
    const labels = new RigApps({
      wallets: [],
      scanner,
      current: () => null,
      changed: () => undefined,
    }).labels();
    const { wallets } = parse(readFileSync('config/profiles/demo.yaml', 'utf8')) as {
      wallets: { name: string }[];
    };
    const names = [...TRAY, ...labels].map(({ name }) => name);
    const apps = wallets.map(({ name }) => `${name}-phone`);
    expect(Object.keys(COUNTER_TEXTS.de.cards).sort()).toEqual([...names, ...apps].sort());
  });

  it('English uses the terminal’s own sentences', () => {
    const payment = paymentView({
      reasonCode: 'declined_by_host',
      reason: 'The bank declined.',
      hint: 'Ask again.',
    });
    expect(reasonOf(payment, COUNTER_TEXTS.en)).toEqual({
      sentence: 'The bank declined.',
      hint: 'Ask again.',
    });
    expect(reasonOf(payment, COUNTER_TEXTS.de).sentence).toBe('Die Bank hat abgelehnt.');
  });

  it('a refusal nobody has words for still says its code', () => {
    const refusal = { code: 'http_500', message: '', hint: '' };
    expect(refusalOf(refusal, COUNTER_TEXTS.en).sentence).toBe('http_500');
  });
});

describe('reasons for customers', () => {
  it('are plain, and blame no card for the shop’s limits', () => {
    expect(plainReason('declined_by_host', CUSTOMER_TEXTS.en)).toBe('Your bank said no.');
    expect(plainReason('offline_amount_limit', CUSTOMER_TEXTS.en)).toBe(
      'Your bank cannot be reached just now.',
    );
    expect(plainReason('reader_unavailable', CUSTOMER_TEXTS.en)).toBe('');
    expect(plainReason(null, CUSTOMER_TEXTS.en)).toBe('');
  });
});

describe('scanned codes that are not taken', () => {
  it('are told kindly, each in its own words, others in general ones', () => {
    expect(codeWords('code_is_goods_label', CUSTOMER_TEXTS.de)).toEqual({
      sentence: 'Das ist das Etikett eines Artikels',
      hint: 'Bitte den Zahlcode Ihrer App zeigen.',
    });
    for (const texts of Object.values(CUSTOMER_TEXTS)) {
      expect(codeWords('constructor', texts).sentence).toBe(texts.screens.code_refused);
    }
  });
});

describe('durations', () => {
  it.each([
    [-3, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3599, '59 min'],
    [3600, '1 h 0 min'],
    [90_000, '1 d 1 h'],
  ])('of %d seconds read %s', (seconds, words) => {
    expect(durationText(seconds, TECHNICIAN_TEXTS.en)).toBe(words);
  });
});

describe('filling sentences', () => {
  it('puts values in and counts', () => {
    expect(fill('{a} of {b}, {c}', { a: 1, b: 'two' })).toBe('1 of two, {c}');
    expect(counted(1, { one: '{count} receipt', other: '{count} receipts' })).toBe('1 receipt');
    expect(counted(0, { one: '{count} receipt', other: '{count} receipts' })).toBe('0 receipts');
  });
});
