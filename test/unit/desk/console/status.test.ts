import { describe, expect, it } from 'vitest';
import { troublesOf } from '../../../../src/desk/console/web/state/troubles.ts';
import { COUNTER_TEXTS } from '../../../../src/desk/console/web/texts/counter/counter-texts.ts';
import { troubleSentence } from '../../../../src/desk/console/web/texts/counter/trouble-sentence.ts';
import { device, devices, healthView, walletHealth } from '../../../support/console-views.ts';

const NO_PAPER = healthView({
  devices: devices({ printer: { state: 'unavailable', hint: 'Sales go on; receipts wait.' } }),
  printJobsWaiting: 2,
});

const sentences = (health = NO_PAPER, language: 'en' | 'de' = 'en'): string[] =>
  troublesOf('open', health).map((trouble) => troubleSentence(trouble, COUNTER_TEXTS[language], language));

describe('the status bar', () => {
  it('has nothing to say when all is well', () => {
    expect(sentences(healthView())).toEqual([]);
  });

  it('says what is wrong, what follows and what to do', () => {
    expect(sentences()).toEqual([
      'The printer does not print. Sales go on; 2 receipts wait. Check paper, cover and cable.',
    ]);
  });

  it('takes the exact remedy from the terminal where it knows better', () => {
    const health = healthView({
      devices: devices({ reader: { state: 'unavailable', hint: 'Install and start pcscd.' } }),
    });
    expect(sentences(health)).toEqual([
      'The reader is not ready. Payments have to wait. Install and start pcscd.',
    ]);
  });

  it('uses its own remedy in a language the terminal does not speak', () => {
    expect(sentences(NO_PAPER, 'de')).toEqual([
      'Der Drucker druckt nicht. Der Verkauf geht weiter; 2 Belege warten. Papier, Klappe und Kabel prüfen.',
    ]);
  });

  it('tells the worst first', () => {
    const health = healthView({
      devices: devices({
        printer: { state: 'unavailable' },
        host: { state: 'unavailable' },
        reader: { state: 'unavailable' },
      }),
      queue: { waiting: 1, parked: 1, sums: [], oldestAt: null },
    });
    expect(troublesOf('open', health).map(({ part }) => part)).toEqual([
      'reader',
      'host',
      'printer',
      'queue',
    ]);
    expect(sentences(health)[1]).toContain('1 payment waits.');
  });

  it('names the wallet that cannot be reached, and says that others work', () => {
    const health = walletHealth({ devices: [device('wallet', 'wechat', { state: 'unavailable' })] });
    expect(sentences(health)).toEqual([
      'WeChat Pay cannot be reached. Other ways to pay work. Check the network.',
    ]);
  });

  it('does not take a device that is starting for a broken one', () => {
    expect(sentences(healthView({ devices: devices({ reader: { state: 'starting' } }) }))).toEqual([]);
  });

  it('knows nothing else while the terminal is out of reach', () => {
    expect(troublesOf('lost', NO_PAPER)).toEqual([{ part: 'connection', refused: false }]);
    expect(troublesOf('refused', NO_PAPER)).toEqual([{ part: 'connection', refused: true }]);
    expect(troublesOf('opening', null)).toEqual([]);
  });
});
