import { expect, test } from 'vitest';
import { receiptDocument } from '../../../../src/payment/receipts/receipt-document.ts';
import { receiptSvg } from '../../../../src/payment/receipts/receipt-svg.ts';
import { approvedPayment, declinedPayment, receiptHeader } from '../../../support/receipts.ts';

const NAMESPACE = 'http://www.w3.org/2000/svg';

const declined = receiptDocument(
  declinedPayment({ reference: '<script>alert("1")</script> & url(http://x.test)' }),
  'customer',
  receiptHeader(),
).receiptline;

test('the picture needs nothing from outside and runs nothing', () => {
  const svg = receiptSvg(declined, 42);
  const markup = svg.replace(/>[^<]*</g, '><');
  expect(markup.replace(NAMESPACE, '')).not.toMatch(
    /https?:|\/\/|@import|<style|<script|<image|href|\son\w+=/i,
  );
  expect([...markup.matchAll(/url\(([^)]*)\)/g)].map(([, target]) => target)).toEqual(['#inverse']);
  expect(svg).toContain('id="inverse"');
  expect(svg).toMatch(/font-family="[^"]*monospace"/);
});

test.each([32, 42, 48])(
  'on %d columns it has its size as attributes, in cells of 12 by 24 or more',
  (columns) => {
    const [, width, height, viewBox] =
      /^<svg width="(\d+)px" height="(\d+)px" viewBox="([^"]*)"/.exec(receiptSvg(declined, columns)) ?? [];
    expect(Number(width)).toBe(12 * columns);
    expect(Number(height)).toBeGreaterThan(20 * 24);
    expect(viewBox).toBe(`0 0 ${width} ${height}`);
  },
);

test('the same receipt gives the same picture', () => {
  expect(receiptSvg(declined, 42)).toBe(receiptSvg(declined, 42));
});

test('it is well-formed whatever the texts are, and shows them', () => {
  const svg = receiptSvg(declined, 42);
  const open: string[] = [];
  for (const [, close, name, attributes] of svg.matchAll(/<(\/?)([\w]+)((?:\s[^<>]*?)?)>/g)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!attributes!.endsWith('/')) open.push(name!);
  }
  expect(open).toEqual([]);
  const text = [...svg.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, character]) => character).join('');
  expect(text).toContain('&lt;script&gt;');
});

test('letters of European languages are drawn, not replaced', () => {
  const { receiptline } = receiptDocument(
    approvedPayment(),
    'customer',
    receiptHeader({ merchantName: 'Łódź €5 ÄÖÜß' }),
  );
  for (const letter of 'Łódź€ÄÖÜß') expect(receiptSvg(receiptline, 42)).toContain(`>${letter}</tspan>`);
});
