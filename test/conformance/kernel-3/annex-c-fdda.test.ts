import { describe, expect, test } from 'vitest';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { type Card, drive } from '../../support/card/drive.ts';
import {
  type Kernel3ContextOptions,
  kernel3Card,
  kernel3Context,
  runKernel3,
} from '../../support/card/kernel-3-card.ts';

const TC = { '9F27': '40' };
const ACCEPTS_00: Kernel3ContextOptions = { kernelData: { DF8F03: 'E2' } };

/** The card signs zeros where `tag` was, so that its signature is not over what the terminal has. */
const pdolWithout = (tag: string, length: string) =>
  '9F66049F02069F03069F1A0295055F2A029A039C019F3704'.replace(`${tag}${length}`, `DF01${length}`);

describe('Book C-3 Annex C table C-1, version 01', () => {
  test.each([
    ['9F37', '04'],
    ['9F02', '06'],
    ['5F2A', '02'],
  ])('Book C-3 Annex C, table C-1: %s is signed', (tag, length) => {
    const { outcome } = runKernel3({ objects: { ...TC, '9F38': pdolWithout(tag, length) } });
    expect(outcome.oda.reason).toBe('dynamic_signature_hash');
  });

  test('Book C-3 Annex C, table C-1: other terminal data are not', () => {
    const { outcome } = runKernel3({ objects: { ...TC, '9F38': pdolWithout('9F1A', '02') } });
    expect(outcome.oda.result).toBe('passed');
  });

  test.each([5, 7, 16])('Book C-3 Annex C, table C-1: 9F69 is signed as a whole, %i bytes', (length) => {
    const related = '01A1B2C3D40000001122334455667788'.slice(0, 2 * length);
    const { card, fci } = kernel3Card({ objects: { ...TC, '9F69': related } });
    const result = (on: Card) => drive(kernel3.run(kernel3Context(fci)), on).outcome.oda.result;
    expect(result(card)).toBe('passed');
    const lastByteChanged: Card = (apdu, name) => {
      const answer = card(apdu, name);
      if (answer.kind === 'lost' || !apdu.startsWith('00B20414')) return answer;
      const hex = toHex(answer.data);
      return { ...answer, data: fromHex(hex.replace(related, `${related.slice(0, -2)}FF`)) };
    };
    expect(result(lastByteChanged)).toBe('failed');
  });
});

describe('Book C-3 Annex C version 00', () => {
  test.each(['00A1B2C3D40000', null])(
    'Book C-3 Annex C version 00 (9F69 %s) is refused unless the option is on',
    (related) => {
      const objects = { ...TC, '9F69': related };
      expect(runKernel3({ objects }).outcome).toMatchObject({
        kind: 'declined',
        oda: { reason: 'card_authentication_related_data' },
      });
      expect(runKernel3({ objects }, ACCEPTS_00).outcome).toMatchObject({
        kind: 'approved',
        oda: { method: 'fdda', result: 'passed' },
      });
    },
  );

  test('Book C-3 Annex C version 00 signs the unpredictable number, and nothing else', () => {
    const objects = { ...TC, '9F69': null };
    const run = (pdol: string) =>
      runKernel3({ objects: { ...objects, '9F38': pdol } }, ACCEPTS_00).outcome.oda.result;
    expect(run(pdolWithout('9F02', '06'))).toBe('passed');
    expect(run(pdolWithout('9F37', '04'))).toBe('failed');
    expect(runKernel3({ objects, signature: 'bad' }, ACCEPTS_00).outcome.kind).toBe('declined');
  });

  test('Book C-3 Annex C with the option on, version 01 is still version 01', () => {
    expect(runKernel3({ objects: TC }, ACCEPTS_00).outcome.oda.result).toBe('passed');
    expect(runKernel3({ objects: { ...TC, '9F69': '02A1B2C3D40000' } }, ACCEPTS_00).outcome.kind).toBe(
      'declined',
    );
  });

  test('Book C-3 Annex C version 00 proves no consumer device CVM', () => {
    const objects = { ...TC, '9F6C': '0080', '9F69': '00A1B2C3D40080' };
    expect(runKernel3({ objects }, ACCEPTS_00).outcome).toMatchObject({ kind: 'approved', cvm: 'no_cvm' });
    expect(runKernel3({ objects }, { ...ACCEPTS_00, ttq: '26404000' }).outcome.kind).toBe('declined');
    const signed = { ...objects, '9F69': '01A1B2C3D40080' };
    expect(runKernel3({ objects: signed }, { ...ACCEPTS_00, ttq: '26404000' }).outcome).toMatchObject({
      kind: 'approved',
      cvm: 'confirmation_code_verified',
    });
  });

  test('Book C-3 5.4.2.1 with the option on, a card that signed for online needs no 9F69', () => {
    const asks = { ...ACCEPTS_00, ttq: '27004000' };
    const { outcome } = runKernel3({ objects: { '9F69': null } }, asks);
    expect(outcome).toMatchObject({ kind: 'online_request', oda: { method: 'fdda', result: 'passed' } });
  });
});
