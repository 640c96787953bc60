import { describe, expect, it } from 'vitest';
import type { RecordRequest, ReplayRequest, ReplayView } from '../../../../src/desk/cli/transcript-tools.ts';
import { CliSession } from './cli-session.ts';

const VIEW: ReplayView = {
  id: 'till',
  kernelName: 'Kernel 2 (Mastercard)',
  result: {
    aid: 'A0000000041010',
    kernel: 2,
    outcome: 'online_request',
    oda: { method: 'cda', result: 'failed', reason: 'ca_key_unknown' },
    tvr: '0400008001',
    tsi: null,
    cvm: 'no_cvm',
    data: { '84': 'A0000000041010', '5F24': '251231' },
    apdus: [{ c: '00A4', r: '9000' }],
  },
  dataObjects: [
    { tag: '84', name: 'DF Name', value: 'A0000000041010', read: true },
    { tag: '9F46', name: 'ICC Certificate', value: 'FF'.repeat(100), read: true },
    { tag: '5F24', name: '', value: '251231', read: false },
  ],
  exchanges: [
    { name: 'SELECT PPSE', sw: '9000', source: 'recorded' },
    { name: 'GENERATE AC', sw: null, source: 'similar' },
  ],
  signal: [{ tag: 'DF8129', name: 'Outcome Parameter Set', value: '30F0F000B0F0FF00' }],
  notes: ['2 recorded steps were not asked for.'],
};

function session(replays: readonly ReplayView[] = [VIEW], single = true) {
  const cli = new CliSession('/none');
  const asked: { replay?: ReplayRequest; record?: RecordRequest } = {};
  cli.transcripts = {
    async replay(request) {
      asked.replay = request;
      return { single, replays };
    },
    async record(request, onWaiting) {
      asked.record = request;
      onWaiting('ACR122');
      const { file, clear } = request;
      return { file, reader: 'ACR122', atr: '3B', outcome: 'approved', steps: 7, masked: !clear };
    },
  };
  return { cli, asked };
}

describe('tilld rig replay', () => {
  it('shows people what became of the card', async () => {
    const { cli } = session();
    expect(await cli.run('rig', 'replay', 'card.json')).toBe(0);
    expect(cli.stdout).toBe(
      [
        'till',
        '  outcome   online_request',
        '  AID       A0000000041010',
        '  kernel    Kernel 2 (Mastercard)',
        '  ODA       CDA failed: ca_key_unknown',
        '  TVR       0400008001',
        '  TSI       not kept by this kernel',
        '  CVM       no_cvm',
        '',
        '  COMMAND      SW    ANSWER',
        '  SELECT PPSE  9000  recorded',
        '  GENERATE AC  lost  similar',
        '',
        '  Said by the kernel:',
        '  TAG     VALUE             NAME',
        '  DF8129  30F0F000B0F0FF00  Outcome Parameter Set',
        '',
        '  Read by the terminal:',
        '  TAG   VALUE                                                        NAME',
        '  84    A0000000041010                                               DF Name',
        `  9F46  ${'FF'.repeat(24)}… 100 bytes  ICC Certificate`,
        '',
        '  Recorded, but not asked for by the terminal:',
        '  TAG   VALUE',
        '  5F24  251231',
        '',
        '  2 recorded steps were not asked for.',
        '',
      ].join('\n'),
    );
  });

  it('prints one object for one transcript, an array for a list of them', async () => {
    const one = session();
    await one.cli.run('rig', 'replay', 'card.json', '--json');
    expect(JSON.parse(one.cli.stdout)).toEqual(VIEW.result);
    for (const replays of [[VIEW], [VIEW, VIEW]]) {
      const list = session(replays, false);
      await list.cli.run('rig', 'replay', 'cards.json', '--json');
      expect(JSON.parse(list.cli.stdout)).toEqual(replays.map(({ result }) => result));
    }
  });

  it('hands on every choice, files as absolute paths', async () => {
    const { cli, asked } = session();
    const words =
      '--amount 12.50 --currency EUR --date 260131 --type 00 --random 0102 --offline --clear --id x';
    const files = '--schemes a.yaml --schemes /b.yaml --ca-keys c.yaml --config d.yaml';
    const data = '--kernel-data DF8118=40 --kernel-data 9F66=21004000';
    await cli.run('rig', 'replay', 'card.json', ...`${words} ${files} ${data}`.split(' '));
    expect(asked.replay).toEqual({
      file: '/srv/shop/card.json',
      id: 'x',
      config: '/srv/shop/d.yaml',
      schemes: ['/srv/shop/a.yaml', '/b.yaml'],
      caKeys: ['/srv/shop/c.yaml'],
      amount: '12.50',
      currency: 'EUR',
      date: '260131',
      type: '00',
      random: '0102',
      offline: true,
      kernelData: ['DF8118=40', '9F66=21004000'],
      clear: true,
    });
  });
});

describe('tilld rig record', () => {
  it('says what to do and what was written, masked', async () => {
    const { cli, asked } = session();
    expect(await cli.run('rig', 'record', 'card.json', '--reader', 'ACR', '--timeout', '5')).toBe(0);
    expect(cli.stderr).toBe('Hold a card to ACR122 …\n');
    expect(cli.stdout).toBe('/srv/shop/card.json: 7 commands, approved, masked\n');
    expect(asked.record).toMatchObject({
      reader: 'ACR',
      timeoutMs: 5000,
      clear: false,
      dataDirectory: '/none',
    });
  });

  it('warns before it writes card data in the clear', async () => {
    const { cli } = session();
    await cli.run('rig', 'record', 'card.json', '--clear', '--json');
    expect(cli.stderr).toMatch(/^Warning: the file will hold the card number/);
    expect(JSON.parse(cli.stdout)).toMatchObject({ masked: false, steps: 7 });
  });

  it.each(['0', '1.5', 'x', '3601'])('refuses to wait for %s seconds', async (timeout) => {
    const { cli, asked } = session();
    expect(await cli.run('rig', 'record', 'card.json', '--timeout', timeout)).toBe(1);
    expect(cli.stderr).toContain('--timeout takes whole seconds, 1 to 3600.');
    expect(asked.record).toBeUndefined();
  });
});

describe('tilld rig', () => {
  it.each([
    [['rig'], "say 'rig record' or 'rig replay'."],
    [['rig', 'repaly', 'x'], "say 'rig record' or 'rig replay'."],
    [['rig', 'replay'], 'FILE is missing.'],
    [['rgi'], "unknown command 'rgi', did you mean 'rig'?"],
  ])('%j says how it is used', async (argv, message) => {
    const { cli } = session();
    expect(await cli.run(...argv)).toBe(1);
    expect(cli.stderr).toContain(message);
  });
});
