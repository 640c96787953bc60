import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readCaKeyFile } from '../../../../src/platform/config/ca-key-file.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'tilld-ca-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEY = {
  rid: 'A000000004',
  index: 'fa',
  modulus: 'AB'.repeat(128),
  exponent: '03',
  checksum: '00'.repeat(20),
  expires: '2033-12-31',
  test: false,
};

function read(content: unknown) {
  const file = join(folder, 'keys.yaml');
  writeFileSync(file, stringify(content));
  return readCaKeyFile(file);
}

function problem(content: unknown): string {
  try {
    read(content);
  } catch (error) {
    if (error instanceof TerminalError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a file of CA keys', () => {
  it('holds keys with their source, and withdrawn issuer certificates', () => {
    const revoked = [{ rid: 'a000000004', index: 'FA', serial: '0012ab' }];
    const source = ['a repository: a path'];
    expect(read({ keys: [{ ...KEY, source }], revoked })).toEqual({
      keys: [{ ...KEY, index: 'FA', source }],
      revoked: [{ rid: 'A000000004', index: 'FA', serial: '0012AB' }],
    });
  });

  it('may hold withdrawn certificates alone, more than 30 of a RID', () => {
    const revoked = Array.from({ length: 100 }, (_, at) => ({
      rid: 'A000000003',
      index: '09',
      serial: at.toString(16).padStart(6, '0'),
    }));
    expect(read({ revoked }).revoked).toHaveLength(100);
  });

  it('needs no last day for a test key', () => {
    const { expires: _, ...key } = { ...KEY, test: true };
    expect(read({ keys: [key] }).keys[0]).not.toHaveProperty('expires');
  });

  it.each([
    ['nothing in it', {}, 'keys.yaml:1:1 the file: neither `keys` nor `revoked`'],
    [
      'two keys of one index',
      { keys: [KEY, { ...KEY, index: 'FA' }] },
      'keys.yaml:10:12 keys[1].index: index FA of A000000004 stands already in keys[0]',
    ],
    [
      'a live key without its last day',
      { keys: [{ ...KEY, expires: undefined }] },
      'keys.yaml:2:5 keys[0].expires: missing; a live key needs its last day',
    ],
    [
      'a day that is in no calendar',
      { keys: [{ ...KEY, expires: '2033-02-30' }] },
      'keys.yaml:7:14 keys[0].expires: a date like 2031-12-31',
    ],
    [
      'a modulus too long',
      { keys: [{ ...KEY, modulus: 'AB'.repeat(249) }] },
      'keys[0].modulus: 64 to 248 bytes',
    ],
    ['a RID too short', { keys: [{ ...KEY, rid: 'A0000000' }] }, 'keys.yaml:2:10 keys[0].rid: 5 bytes'],
    [
      'a serial number too short',
      { revoked: [{ rid: 'A000000004', index: 'FA', serial: '12' }] },
      'revoked[0].serial: 3 bytes',
    ],
  ])('with %s is refused, and it is said where', (_name, content, expected) => {
    expect(problem(content)).toContain(expected);
  });
});
