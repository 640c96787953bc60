import { describe, expect, it } from 'vitest';
import { CliSession } from './cli-session.ts';

const ALIPAY = '28763443825664394';
const GOODS = '6901234567892';

async function decode(argv: readonly string[], prepare: (session: CliSession) => void = () => undefined) {
  const session = new CliSession('/none');
  prepare(session);
  const code = await session.run('decode', 'code', ...argv);
  return { code, stdout: session.stdout, stderr: session.stderr };
}

describe('tilld decode code', () => {
  it('says where a payment code would go, and does not repeat it', async () => {
    const { code, stdout } = await decode([ALIPAY]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'Payment code of Alipay: 17 characters, begins with "28"\n' +
        'accepted: goes to the wallet "alipay", online only\n',
    );
  });

  it.each([
    [ALIPAY, { kind: 'payment', scheme: 'alipay', route: 'alipay', reason: null, reasonCode: null }],
    ['120061098828009406', { kind: 'payment', scheme: 'wechat', route: 'wechat', reason: null }],
    [GOODS, { kind: 'goods', scheme: null, route: null, reasonCode: 'code_is_goods_label' }],
    [
      'https://qr.alipay.com/x',
      { kind: 'merchant', scheme: null, route: null, reasonCode: 'code_is_merchants' },
    ],
    ['hello', { kind: 'unknown', scheme: null, route: null, reasonCode: 'code_unknown' }],
    [
      '6212345678901234567',
      { kind: 'payment', scheme: 'unionpay', route: null, reasonCode: 'code_not_accepted' },
    ],
    [
      'hQVDUFYwMWEaTwegAAAAVVVVVw8SNFZ4kBI0WNGRIgESNF8=',
      { kind: 'payment', scheme: 'emv_cpm', route: null, reasonCode: 'code_not_accepted' },
    ],
  ])('has one form for programs: %s', async (text, expected) => {
    const { code, stdout } = await decode([text, '--json']);
    const judged = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(judged).toMatchObject({
      ...expected,
      offline: false,
      length: text.length,
      begins: text.slice(0, 2),
    });
    expect(Object.keys(judged)).toEqual(
      'kind scheme route offline reason reasonCode length begins'.split(' '),
    );
    expect(judged.reason === null).toBe(judged.reasonCode === null);
    expect(stdout).not.toContain(text);
  });

  it('refuses with the sentence that the cashier sees', async () => {
    const { stdout } = await decode([GOODS]);
    expect(stdout).toBe(
      'Label of an article: 13 characters, begins with "69"\n' +
        'refused (code_is_goods_label): That is the label of an article, not a payment code.\n' +
        '  Ask the customer to open the payment code in their app.\n',
    );
  });

  it.each([[['-']], [[]]])('reads standard input (%j)', async (argv) => {
    const { stdout } = await decode([...argv, '--json'], (session) => {
      session.stdin = `${ALIPAY}\r\n`;
    });
    expect(JSON.parse(stdout)).toMatchObject({ route: 'alipay', length: 17 });
  });

  it('takes wallets and patterns of a configuration', async () => {
    const asked: string[] = [];
    const { stdout } = await decode(['PPQ1', '--config', 'shop.yaml', '--json'], (session) => {
      session.codes = {
        settings: (path) => {
          asked.push(path);
          return {
            rules: [{ match: /PPQ\d/, scheme: 'paypal', wallet: 'pp' }],
            wallets: [{ wallet: 'pp', schemes: [] }],
          };
        },
      };
    });
    expect(asked).toEqual(['/srv/shop/shop.yaml']);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'payment',
      scheme: 'paypal',
      route: 'pp',
      reason: null,
    });
  });

  it('takes what the scanner tells beside the text', async () => {
    const { stdout } = await decode(['101234567890112345', '--aim', ']E3', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'goods', reasonCode: 'code_is_goods_label' });
  });

  it('does not write control characters of a code to the terminal', async () => {
    const { stdout } = await decode(['a\u001b[31mred']);
    expect(stdout).toContain('begins with "a?"');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    [['--aim', 'E0', ALIPAY], '--aim takes "]" and two characters'],
    [[], 'TEXT is missing.'],
  ])('is misused: %j', async (argv, message) => {
    const { code, stderr } = await decode(argv);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(ALIPAY);
  });
});
