import { expect, it } from 'vitest';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import { errorFields } from '../../../../src/platform/log/error-fields.ts';

it('takes code, reason, cause and hint of a TerminalError', () => {
  const error = new TerminalError('host_unreachable', 'The host at 10.0.0.1:5000 does not answer.', {
    cause: new Error('ECONNREFUSED'),
  });
  expect(errorFields(error)).toEqual({
    code: 'host_unreachable',
    reason: 'The host at 10.0.0.1:5000 does not answer. (ECONNREFUSED)',
    hint: 'Check the network.',
  });
});

it('names the place a bug came from', () => {
  const fields = errorFields(new RangeError('index 7 of 3'));
  expect(fields).toMatchObject({ code: 'internal', reason: 'RangeError: index 7 of 3' });
  expect(fields.path).toMatch(/error-fields\.test\.ts$/);
  expect(fields.line).toBeGreaterThan(0);
});

it('says little of something that is no Error, as it may hold anything', () => {
  expect(errorFields('4761739001010010')).toEqual({ code: 'internal', reason: 'thrown: string' });
});
