import { expect, test } from 'vitest';
import { kernel2 } from '../../../src/card/kernels/k2/index.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { drive } from '../../support/card/drive.ts';
import { kernel2Card, kernel2Context } from '../../support/card/kernel-2-card.ts';
import type { Objects } from '../../support/card/objects.ts';

const HEAD = '0000000000000000';

interface Case {
  title: string;
  objects: Objects;
  amountMinor?: number;
  kernelData?: Objects;
  terminal?: Objects;
  cvm: string;
  /** 9F34. */
  results: string;
  /** TVR byte 1 and 3. */
  tvr?: [string, string];
}

const list = (rules: string, amounts = HEAD): Objects => ({ '8E': amounts + rules });
const PIN = { DF8119: '40' };
const ALL = { DF8119: '68' };

const CASES: readonly Case[] = [
  {
    title: 'on-device CVM over the CVM limit',
    objects: { 82: '1B80' },
    amountMinor: 5001,
    cvm: 'confirmation_code_verified',
    results: '010002',
  },
  {
    title: 'on-device CVM at the CVM limit',
    objects: { 82: '1B80' },
    amountMinor: 5000,
    cvm: 'no_cvm',
    results: '3F0002',
  },
  {
    title: 'a reader without on-device CVM reads the list',
    objects: { 82: '1B80' },
    kernelData: { DF811B: '80' },
    amountMinor: 5001,
    cvm: 'online_pin',
    results: '420300',
    tvr: ['00', '04'],
  },
  { title: 'a card without verification', objects: { 82: '0980' }, cvm: 'no_cvm', results: '3F0000' },
  { title: 'no list', objects: { '8E': null }, cvm: 'no_cvm', results: '3F0000', tvr: ['20', '00'] },
  {
    title: 'no rule is met',
    objects: list('42011E04'),
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  {
    title: 'an unknown condition',
    objects: list('1F0A'),
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  {
    title: 'a rule that the terminal cannot do is passed over',
    objects: list('42031E031F03'),
    cvm: 'no_cvm',
    results: '1F0302',
  },
  {
    title: 'a purchase with cashback is neither',
    objects: list('1F02'),
    terminal: { '9C': '09', '9F03': '000000000100' },
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  { title: 'neither cash nor cashback', objects: list('1F02'), cvm: 'no_cvm', results: '1F0202' },
  {
    title: 'unattended cash',
    objects: list('1F01'),
    terminal: { '9C': '01' },
    cvm: 'no_cvm',
    results: '1F0102',
  },
  {
    title: 'manual cash',
    objects: list('1F04'),
    terminal: { '9C': '17' },
    cvm: 'no_cvm',
    results: '1F0402',
  },
  {
    title: 'cashback',
    objects: list('1F05'),
    terminal: { '9C': '09', '9F03': '000000000100' },
    cvm: 'no_cvm',
    results: '1F0502',
  },
  { title: 'under X', objects: list('1F06', '000004E300000000'), cvm: 'no_cvm', results: '1F0602' },
  {
    title: 'equal to X is neither under nor over',
    objects: list('1F061F07', '000004E200000000'),
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  { title: 'over X', objects: list('1F07', '000004E100000000'), cvm: 'no_cvm', results: '1F0702' },
  { title: 'under Y', objects: list('1F08', '00000000000004E3'), cvm: 'no_cvm', results: '1F0802' },
  { title: 'over Y', objects: list('1F09', '00000000000004E1'), cvm: 'no_cvm', results: '1F0902' },
  {
    title: 'another currency meets no amount condition',
    objects: { ...list('1F071F08'), '9F42': '0840' },
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  {
    title: 'no application currency meets no amount condition',
    objects: { ...list('1F07'), '9F42': null },
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  {
    title: 'an unrecognised method, another rule after it',
    objects: list('60001F00'),
    cvm: 'no_cvm',
    results: '1F0002',
    tvr: ['00', '40'],
  },
  {
    title: 'an unrecognised method, and no going on',
    objects: list('20001F00'),
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', 'C0'],
  },
  {
    title: 'online PIN',
    objects: list('0200'),
    kernelData: PIN,
    cvm: 'online_pin',
    results: '020000',
    tvr: ['00', '04'],
  },
  {
    title: 'signature',
    objects: list('1E00'),
    kernelData: ALL,
    cvm: 'obtain_signature',
    results: '1E0000',
  },
  {
    title: 'no CVM on a reader without it',
    objects: list('1F00'),
    kernelData: PIN,
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
  {
    title: 'offline PIN is never taken',
    objects: list('41001F00'),
    kernelData: { DF8119: 'F8' },
    cvm: 'no_cvm',
    results: '1F0002',
  },
  {
    title: 'fail CVM processing',
    objects: list('0000'),
    cvm: 'no_cvm',
    results: '000001',
    tvr: ['00', '80'],
  },
  {
    title: 'the last rule asks for a next one that is not there',
    objects: list('4100'),
    cvm: 'no_cvm',
    results: '3F0001',
    tvr: ['00', '80'],
  },
];

test.each(CASES)(
  'Book C-2 CVM $title',
  ({ objects, amountMinor, kernelData, terminal, cvm, results, tvr }) => {
    const { card, fci } = kernel2Card({ objects });
    const context = kernel2Context(fci, {
      ...(amountMinor === undefined ? {} : { amountMinor }),
      ...(kernelData ? { kernelData } : {}),
      ...(terminal ? { terminal } : {}),
    });
    const { outcome } = drive(kernel2.run(context), card);
    expect(outcome.cvm).toBe(cvm);
    expect(toHex(outcome.dataRecord!.get(0x9f34)!)).toBe(results);
    const verification = toHex(outcome.dataRecord!.get(0x95)!);
    expect([verification.slice(0, 2), verification.slice(4, 6)]).toEqual(tvr ?? ['00', '00']);
  },
);
