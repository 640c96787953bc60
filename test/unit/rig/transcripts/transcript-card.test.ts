import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { contactlessSteps } from '../../../../src/rig/transcripts/contactless-steps.ts';
import { TranscriptCard } from '../../../../src/rig/transcripts/transcript-card.ts';

const PPSE = '00A404000E325041592E5359532E444446303100';
const SELECT_MASTERCARD = '00A4040007A000000004101000';
const SELECT_VISA = '00A4040007A000000003101000';
const FCI_VISA = '6F09 8407A0000000031010 9000';
const RECORD_1 = '00B2010C00';
const RECORD_2 = '00B2020C00';
const GPO = '80A8000002830000';

const step = ([command, response]: readonly [string, string]) => ({
  command: command === '' ? null : fromHex(command),
  response: fromHex(response),
  tookUs: null,
});

/** Pairs of command and response; an empty command is unknown. */
function card(steps: readonly (readonly [string, string])[], notFound: number | null = null) {
  const transcript = {
    steps: steps.map(step),
    terminal: { elements: new Map(), random: null, offline: false, notFound },
  };
  const played = new TranscriptCard(transcript);
  return {
    played,
    ask(command: string) {
      const { response, source } = played.answer(fromHex(command));
      return [toHex(response), source];
    },
  };
}

describe('a card from a transcript', () => {
  it('answers the same command as recorded, each step once and the last again', () => {
    const { ask } = card([
      [RECORD_1, '01 9000'],
      [RECORD_2, '02 9000'],
      [RECORD_1, '03 9000'],
    ]);
    expect([ask(RECORD_2), ask(RECORD_1), ask(RECORD_1), ask(RECORD_1)]).toEqual([
      ['029000', 'recorded'],
      ['039000', 'recorded'],
      ['019000', 'recorded'],
      ['039000', 'recorded'],
    ]);
  });

  it.each([
    ['GET PROCESSING OPTIONS with other values', GPO, '80A8000006830412345678 00'],
    ['GENERATE AC of another kind', '80AE9000021122 00', '80AE4000023344 00'],
    ['READ RECORD without Le', RECORD_1, '00B2010C'],
    ['GET DATA of another class', '80CA9F1700', '00CA9F1700'],
    ['COMPUTE CRYPTOGRAPHIC CHECKSUM', '802A8E80040000000000', '802A8E80041111111100'],
  ])('takes %s for the same question', (_name, recorded, asked) => {
    expect(card([[recorded, 'AA 9000']]).ask(asked)).toEqual(['AA9000', 'similar']);
  });

  it.each([
    [SELECT_VISA, '6A82'],
    [RECORD_2, '6A83'],
    ['80CA9F3600', '6A88'],
    ['80AE800000', '6D00'],
  ])('has no answer to %s: %s', (command, sw) => {
    const known = card([
      [RECORD_1, '9000'],
      [SELECT_MASTERCARD, '9000'],
      ['80CA9F1700', '9000'],
    ]);
    expect(known.ask(command)).toEqual([sw, 'made up']);
    expect(card([[RECORD_1, '9000']], 0x6700).ask(command)).toEqual(['6700', 'made up']);
  });

  it('prefers what was recorded to an unknown command, and that to a repetition of nothing', () => {
    const { ask } = card([
      ['', '01 9000'],
      [GPO, '02 9000'],
      ['', '03 9000'],
    ]);
    expect(ask(GPO)).toEqual(['029000', 'recorded']);
    expect(ask(RECORD_1)).toEqual(['019000', 'unknown command']);
    expect(ask(GPO)).toEqual(['029000', 'recorded']);
    expect(ask(RECORD_1)).toEqual(['039000', 'unknown command']);
    expect(ask(RECORD_1)).toEqual(['6A83', 'made up']);
  });

  it('answers for the application that is selected', () => {
    const { ask } = card([
      [SELECT_MASTERCARD, '9000'],
      [RECORD_1, '01 9000'],
      [SELECT_VISA, '9000'],
      [RECORD_1, '02 9000'],
      ['', '6985'],
    ]);
    ask(SELECT_VISA);
    expect(ask(RECORD_1)).toEqual(['029000', 'recorded']);
    expect(ask(GPO)).toEqual(['6985', 'unknown command']);
    ask(SELECT_MASTERCARD);
    expect(ask(RECORD_1)).toEqual(['019000', 'recorded']);
    expect(ask(GPO)).toEqual(['6D00', 'made up']);
  });

  it('knows an application by its whole name that was selected by a part of it', () => {
    const { ask } = card([['00A4040005A00000000300', FCI_VISA]]);
    expect(ask(SELECT_VISA)).toEqual([toHex(fromHex(FCI_VISA)), 'similar']);
    expect(ask(SELECT_MASTERCARD)).toEqual(['6A82', 'made up']);
  });

  it('finds an unknown command further on for a SELECT that was not recorded', () => {
    const { ask } = card([
      [PPSE, '9000'],
      [SELECT_MASTERCARD, '6985'],
      ['', '6986'],
    ]);
    expect(ask(PPSE)).toEqual(['9000', 'recorded']);
    expect(ask(RECORD_1)).toEqual(['6A83', 'made up']);
    expect(ask(SELECT_VISA)).toEqual(['6986', 'unknown command']);
  });

  it('is lost where the recorded one was', () => {
    expect(card([[GPO, '']]).ask(GPO)).toEqual(['', 'recorded']);
  });

  it('keeps account of the steps nobody asked for', () => {
    const { played, ask } = card([
      [GPO, '9000'],
      [RECORD_1, '01 9000'],
    ]);
    ask(GPO);
    expect(played.unused.map(({ response }) => toHex(response))).toEqual(['019000']);
  });
});

describe('SELECT PPSE where none was recorded', () => {
  it('gives the applications that were selected, by their own names, once each', () => {
    const { ask } = card([
      ['00A4040005A00000000300', FCI_VISA],
      [SELECT_VISA, FCI_VISA],
      [SELECT_MASTERCARD, '9000'],
      ['00A4040007A000000025010100', '6A82'],
    ]);
    expect(ask(PPSE)).toEqual([
      '6F2B840E325041592E5359532E4444463031A519BF0C16' +
        '61094F07A0000000031010' +
        '61094F07A0000000041010' +
        '9000',
      'made up',
    ]);
  });

  it('or else the entries of the contact directory', () => {
    const entry = '610C4F07A0000000031010500141';
    const { ask } = card([
      ['00A404000E315041592E5359532E444446303100', '9000'],
      [RECORD_1, `700E${entry}9000`],
    ]);
    expect(ask(PPSE)).toEqual([`6F23840E325041592E5359532E4444463031A511BF0C0E${entry}9000`, 'made up']);
  });

  it('is not found in a transcript of records alone', () => {
    expect(card([[RECORD_1, '9000']]).ask(PPSE)).toEqual(['6A82', 'made up']);
  });

  it('is the first step where that is unknown', () => {
    const { ask } = card([
      ['', '01 9000'],
      [SELECT_VISA, FCI_VISA],
    ]);
    expect(ask(PPSE)).toEqual(['019000', 'unknown command']);
  });
});

describe('what a reader of contact cards had to do in two steps is one', () => {
  const folded = (...steps: readonly (readonly [string, string])[]) =>
    contactlessSteps(steps.map(step)).map(({ command, response }) => [
      command && toHex(command),
      toHex(response),
    ]);

  it.each(['00C0000003', '000C000003'])('61xx and GET RESPONSE (%s)', (getResponse) => {
    expect(folded([SELECT_VISA, '6103'], [getResponse, '0102 6101'], [getResponse, '03 9000'])).toEqual([
      [SELECT_VISA, '0102039000'],
    ]);
  });

  it('6Cxx and the same command with that Le', () => {
    expect(folded([RECORD_1, '6C02'], ['00B2010C02', '0102 9000'], [RECORD_2, '6C01'])).toEqual([
      ['00B2010C02', '01029000'],
      [RECORD_2, '6C01'],
    ]);
  });

  it('and nothing else', () => {
    const steps = [
      [RECORD_1, '6103'],
      [RECORD_2, '9000'],
      [GPO, '6C02'],
      [RECORD_2, '9000'],
    ] as const;
    expect(folded(...steps)).toEqual(steps);
  });
});
