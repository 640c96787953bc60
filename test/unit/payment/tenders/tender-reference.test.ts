import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { plugins } from '../../../../src/daemon/plugins.ts';
import { CODE_FORMS } from '../../../../src/payment/tenders/code-forms.ts';

const page = readFileSync('docs/reference/tenders.md', 'utf8');

it('the page of the tenders lists every form of a code, in the order in which they are asked', () => {
  const listed = [...page.matchAll(/^\| ([^|]+) \|/gm)].map(([, form]) => form!);
  const names = CODE_FORMS.map(({ name }) => name);
  expect(listed.filter((form) => names.includes(form))).toEqual(names);
});

it.each(CODE_FORMS)('$name: its row says who takes it, or how it is refused', ({ name, reading }) => {
  const row = page.split('\n').find((line) => line.startsWith(`| ${name} |`))!;
  if (reading.kind === 'payment') expect(row).toMatch(/wallet/);
  else expect(row).toContain(`\`${reading.reason}\``);
});

it.each(plugins.wallets)('the page names the wallet $name', ({ name }) => {
  expect(page).toContain(name);
});
