import { describe, expect, it } from 'vitest';
import { commandOf, type KeyPress } from '../../../../src/desk/console/web/pages/counter/keys.ts';

const press = (key: string, changes: Partial<KeyPress> = {}): KeyPress => ({
  key,
  modified: false,
  focus: 'page',
  ...changes,
});

describe('keys of the counter page', () => {
  it('enter, charge, cancel and print', () => {
    expect(commandOf(press('7'))).toEqual({ kind: 'digits', digits: '7' });
    expect(commandOf(press('Enter'))).toEqual({ kind: 'charge' });
    expect(commandOf(press('Escape'))).toEqual({ kind: 'escape' });
    expect(commandOf(press('p'))).toEqual({ kind: 'print' });
    expect(commandOf(press('P'))).toEqual({ kind: 'print' });
    expect(commandOf(press('Backspace'))).toEqual({ kind: 'erase' });
    expect(commandOf(press('Delete'))).toEqual({ kind: 'clear' });
    expect(commandOf(press('x'))).toBeNull();
  });

  it('leave Enter to a focused control, and everything to a field', () => {
    expect(commandOf(press('Enter', { focus: 'control' }))).toBeNull();
    expect(commandOf(press('5', { focus: 'control' }))).toEqual({ kind: 'digits', digits: '5' });
    expect(commandOf(press('5', { focus: 'field' }))).toBeNull();
  });

  it('leave the browser its shortcuts', () => {
    expect(commandOf(press('p', { modified: true }))).toBeNull();
  });
});
