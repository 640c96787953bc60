import { describe, expect, it } from 'vitest';
import { crcText } from '../../../../src/card/wallets/emv-qr/crc16.ts';
import { EXAMPLE, qrVectors } from '../../card/wallets/emv-qr/qr-vectors.ts';
import { CliSession } from './cli-session.ts';

const CONSUMER = qrVectors.cpm[0]!.b64;
const PAN = '5413330089601034';

async function decode(...argv: string[]) {
  const session = new CliSession('/none');
  const code = await session.run('decode', 'emv-qr', ...argv);
  return { code, stdout: session.stdout, stderr: session.stderr };
}
const json = async (...argv: string[]) => JSON.parse((await decode(...argv, '--json')).stdout);

describe('tilld decode emv-qr', () => {
  it('shows a merchant’s code as a tree', async () => {
    const { code, stdout } = await decode(EXAMPLE);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('Merchant-presented code, CRC A13A holds');
    expect(lines).toContain('59  Merchant Name  BEST TRANSPORT');
    expect(lines).toContain('├─ 01  Merchant Name - Alternate Language  最佳运输');
  });

  it('has one form for programs', async () => {
    const code = await json(EXAMPLE);
    expect(code).toMatchObject({ kind: 'merchant', crc: 'A13A', crcOk: true, error: null });
    const objects = code.objects as { id: string; value: string }[];
    expect(objects.map(({ id, value }) => [id, value])).toEqual(qrVectors.mpm[0]!.objects);
    expect(code.objects[2]).toEqual({
      id: '29',
      name: 'Merchant Account Information Template',
      value: '0012D156000000000510A93FO3230Q',
      masked: false,
      objects: [
        { id: '00', name: 'Globally Unique Identifier', value: 'D15600000000', masked: false, objects: [] },
        { id: '05', name: 'Payment network specific', value: 'A93FO3230Q', masked: false, objects: [] },
      ],
    });
  });

  it('shows a consumer’s code, card data masked', async () => {
    const { code, stdout } = await decode(CONSUMER);
    expect(code).toBe(0);
    expect(stdout).toContain('85  Payload Format Indicator');
    expect(stdout).toContain('123456******3458');
    expect(stdout).toContain('--clear shows them');
    expect(stdout.replaceAll(' ', '')).not.toContain('1234567890123458');
    expect(await json(CONSUMER)).toEqual({
      kind: 'consumer',
      crc: null,
      crcOk: null,
      objects: [
        { id: '85', name: 'Payload Format Indicator', value: '4350563031', masked: false, objects: [] },
        {
          id: '61',
          name: 'Application Template',
          value: null,
          masked: false,
          objects: [
            {
              id: '4F',
              name: 'Application Dedicated File (ADF) Name',
              value: 'A0000000555555',
              masked: false,
              objects: [],
            },
            {
              id: '57',
              name: 'Track 2 Equivalent Data',
              value: '123456******3458',
              masked: true,
              objects: [],
            },
          ],
        },
      ],
      error: null,
    });
  });

  it('shows card data when asked to', async () => {
    expect((await json(CONSUMER, '--clear')).objects[1].objects[1]).toMatchObject({
      value: '1234567890123458D191220112345F',
      masked: false,
    });
  });

  it('masks a card’s number that stands for a merchant’s account', async () => {
    const open = `0002010416${PAN}5204411153031565802CN5904SHOP6007BEIJING6304`;
    const text = `${open}${crcText(open)}`;
    const { code, stdout } = await decode(text);
    expect(code).toBe(0);
    expect(stdout).toContain('04  Merchant Account Information (Mastercard)  masked');
    expect(stdout).not.toContain(PAN);
    expect((await json(text)).objects[1]).toMatchObject({ value: null, masked: true });
    expect((await json(text, '--clear')).objects[1].value).toBe(PAN);
  });

  it('reads standard input', async () => {
    const session = new CliSession('/none');
    session.stdin = `${EXAMPLE}\n`;
    expect(await session.run('decode', 'emv-qr', '-', '--json')).toBe(0);
    expect(JSON.parse(session.stdout).crcOk).toBe(true);
  });
});

describe('tilld decode emv-qr, when it goes wrong', () => {
  it('shows everything though the CRC does not hold', async () => {
    const changed = EXAMPLE.replace('BEIJING', 'BEIJINX');
    const { code, stdout, stderr } = await decode(changed);
    expect(code).toBe(1);
    expect(stdout).toContain('CRC A13A does not hold');
    expect(stderr).toContain('Character 241: the CRC does not hold');
    expect(await json(changed)).toMatchObject({
      crc: 'A13A',
      crcOk: false,
      error: { hint: expect.any(String) },
    });
  });

  it.each(qrVectors.negative.filter(({ qr }) => qr))('shows what came before: $why', async ({ qr }) => {
    const { code, stdout, stderr } = await decode(qr!);
    expect(code).toBe(1);
    expect(stdout).toContain('53  Transaction Currency  156');
    expect(stderr).toContain('Character 48: object 53 is there twice.');
    expect(await json(qr!)).toMatchObject({ kind: 'merchant', crc: null, crcOk: null });
  });

  it('says which rule a code breaks', async () => {
    const open = '0002010204acct5204411153031565802CN5904SHOP6304';
    const { code, stderr } = await decode(`${open}${crcText(open)}`);
    expect(code).toBe(1);
    expect(stderr).toContain('Merchant City (60) is missing.');
  });

  it('says why a consumer’s code is none', async () => {
    const { code, stdout, stderr } = await decode(
      Buffer.from('8505435056303162055003414243', 'hex').toString('base64'),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('62  Common Data Template');
    expect(stderr).toContain('It has no Application Template (61).');
    expect(await json('hQVDUFY*')).toMatchObject({
      kind: 'consumer',
      objects: [],
      error: { message: 'Character 8 is none of base64.' },
    });
  });

  it('says that it is neither', async () => {
    const { code, stdout, stderr } = await decode('hello');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('they begin with 000201 or hQVDUFY');
  });
});
