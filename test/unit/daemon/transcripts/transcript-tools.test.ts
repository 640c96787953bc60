import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { transcriptTools } from '../../../../src/daemon/transcripts/transcript-tools.ts';
import type { RecordRequest, ReplayRequest } from '../../../../src/desk/cli/transcript-tools.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

const tools = transcriptTools({
  clock: new SimulatedClock(),
  random: new SeededRandom(1),
  version: '1.0.0',
  env: {},
});

let folder: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'tilld-transcripts-'));
  folder = made;
  onTestFinished(() => rmSync(made, { recursive: true }));
});

const PLAIN: Omit<ReplayRequest, 'file'> = {
  ...{
    id: null,
    config: null,
    schemes: [],
    caKeys: [],
    amount: null,
    currency: null,
    date: null,
    type: null,
  },
  ...{ random: null, offline: false, kernelData: [], clear: true },
};

/** A Visa application that wants 9F66, 9F02, 5F2A, 9A and 9F37, and then refuses. */
const VISA = [
  {
    c: '00A4040007A000000003101000',
    r: '6F1C8407A0000000031010A5119F380E9F66049F02065F2A029A039F37049000',
  },
  { c: '80A8000002830000', r: '6985' },
];

/** The values that the terminal sent in GET PROCESSING OPTIONS, by name. */
async function sent(content: object, request: Partial<ReplayRequest> = {}) {
  const file = join(folder, 'card.json');
  writeFileSync(file, JSON.stringify(content));
  const { replays } = await tools.replay({ ...PLAIN, file, ...request });
  const gpo = replays[0]!.result.apdus.find(({ c }) => c.startsWith('80A8'))!.c.slice(14, -2);
  const cut = (from: number, to: number) => gpo.slice(2 * from, 2 * to);
  return {
    ttq: cut(0, 4),
    amount: cut(4, 10),
    currency: cut(10, 12),
    date: cut(12, 15),
    random: cut(15, 19),
  };
}

const GPO_AS_SENT = {
  ttq: '26C04000',
  amount: '000000012345',
  currency: '0840',
  date: '200316',
  random: '01020304',
};
/** The same with the recorded terminal's values in GET PROCESSING OPTIONS. */
const RECORDED = [VISA[0]!, { c: `80A80000158313${Object.values(GPO_AS_SENT).join('')}00`, r: '6985' }];

describe('the terminal of a replay', () => {
  it('is the demo’s, the same each time, where nothing is known of the recorded one', async () => {
    const values = await sent({ steps: VISA });
    expect(values).toMatchObject({
      amount: '000000001000',
      currency: '0978',
      date: '260105',
      random: '5A5A5A5A',
    });
    expect(await sent({ steps: VISA })).toEqual(values);
  });

  it('is the recorded one as far as its commands show', async () => {
    expect(await sent({ steps: RECORDED })).toEqual(GPO_AS_SENT);
  });

  it('is what the file says, before what its commands show', async () => {
    const terminal = { date: '210101', random: 'AABB', data: { '9F02': '000000000100' } };
    expect(await sent({ steps: RECORDED, terminal })).toEqual({
      ...GPO_AS_SENT,
      ttq: '26804000', // the CVM limit is not reached any more
      amount: '000000000100',
      date: '210101',
      random: 'AABBAABB',
    });
  });

  it('is what was chosen, before all', async () => {
    const chosen = {
      amount: '1.00',
      currency: 'GBP',
      date: '220202',
      random: '0F',
      kernelData: ['9F66=20000000'],
    };
    expect(await sent({ steps: RECORDED, terminal: { date: '210101', random: 'AABB' } }, chosen)).toEqual({
      ttq: '20800000',
      amount: '000000000100',
      currency: '0826',
      date: '220202',
      random: '0F0F0F0F',
    });
  });

  it('has its floor limits raised when that was asked for, or was so when recorded', async () => {
    for (const [content, request] of [
      [{ steps: RECORDED }, { offline: true }],
      [{ steps: RECORDED, terminal: { offline: true } }, {}],
    ] as const) {
      expect((await sent(content, request)).ttq).toBe('26404000');
    }
  });

  it('keeps to the reader of a configuration that was named', async () => {
    const values = await sent({ steps: RECORDED }, { config: 'config/profiles/rig.yaml' });
    expect(values.ttq).not.toBe(GPO_AS_SENT.ttq);
    expect(values).toMatchObject({ amount: GPO_AS_SENT.amount, random: GPO_AS_SENT.random });
  });
});

describe('which transcript', () => {
  const several = {
    transcripts: [
      { id: 'a', steps: VISA },
      { id: 'b', steps: VISA },
    ],
  };
  const replayed = async (content: object, id: string | null) => {
    const file = join(folder, 'several.json');
    writeFileSync(file, JSON.stringify(content));
    const { single, replays } = await tools.replay({ ...PLAIN, file, id });
    return [single, replays.map((replay) => replay.id)];
  };

  it('all of them, or the one that is named', async () => {
    expect(await replayed(several, null)).toEqual([false, ['a', 'b']]);
    expect(await replayed(several, 'b')).toEqual([true, ['b']]);
    expect(await replayed({ steps: VISA }, null)).toEqual([true, [null]]);
  });

  it('names those there are when it is none of them', async () => {
    await expect(replayed(several, 'c')).rejects.toMatchObject({ code: 'usage', hint: 'It has: a, b.' });
    await expect(replayed({ steps: VISA }, 'c')).rejects.toMatchObject({
      hint: 'Its transcripts have no id.',
    });
  });

  it('says when the file is not there', async () => {
    await expect(tools.replay({ ...PLAIN, file: join(folder, 'none') })).rejects.toMatchObject({
      code: 'transcript_invalid',
      message: expect.stringContaining('none cannot be read'),
    });
  });
});

it.each([
  [{ kernelData: ['DF81'] }, '--kernel-data takes TAG=HEX'],
  [{ kernelData: ['X=00'] }, '--kernel-data takes TAG=HEX'],
  [{ random: 'xyz' }, '--random takes bytes in hex'],
  [{ random: '' }, '--random takes bytes in hex'],
])('%j is refused', async (request, message) => {
  await expect(sent({ steps: VISA }, request)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(message),
  });
});

describe('what people are told of a replay', () => {
  const told = async (content: object) => {
    const file = join(folder, 'card.json');
    writeFileSync(file, JSON.stringify(content));
    return (await tools.replay({ ...PLAIN, file })).replays[0]!;
  };

  it('that the directory was made up, and which values differ from the recorded', async () => {
    const { notes, exchanges } = await told({ steps: RECORDED, terminal: { date: '210101' } });
    expect(notes).toEqual([
      'The reader is set up as the recorded one shows itself: TTQ 26C04000.',
      'The recorded terminal sent other values of 9A.',
      'The transcript has no PPSE: its directory was made of the applications in it.',
    ]);
    expect(exchanges).toEqual([
      { name: 'SELECT PPSE', sw: '9000', source: 'made up' },
      { name: 'SELECT', sw: '9000', source: 'recorded' },
      { name: 'GET PROCESSING OPTIONS', sw: '6985', source: 'similar' },
    ]);
  });

  it('that a masked transcript cannot be authenticated', async () => {
    expect((await told({ steps: RECORDED, masked: true })).notes).toContain(
      'The transcript is masked: nothing that is signed over masked values holds.',
    );
  });

  it('which objects the terminal read, and which only the recorded reader did', async () => {
    const steps = [
      ...RECORDED,
      { c: '00B2010C00', r: '70065F24032512319000' },
      { c: '80CA9F1700', r: '9F1701039000' },
    ];
    const { dataObjects, notes } = await told({ steps });
    expect(dataObjects.map(({ tag, read }) => [tag, read])).toEqual([
      ['84', true],
      ['9F38', true],
      ['5F24', false],
    ]);
    expect(notes).toContain('2 recorded steps were not asked for.');
  });
});

describe('a recording', () => {
  const request: RecordRequest = {
    ...{ ...PLAIN, reader: null, clear: false, timeoutMs: 1000 },
    ...{ file: '', dataDirectory: '' },
  };

  it('never takes the place of a file', async () => {
    const file = join(folder, 'there.json');
    writeFileSync(file, '');
    await expect(tools.record({ ...request, file }, () => {})).rejects.toMatchObject({
      code: 'usage',
      message: `${file} is there already.`,
    });
  });

  it('needs a running tilld for the virtual reader', async () => {
    const at = { ...request, file: join(folder, 'new.json'), dataDirectory: join(folder, 'data') };
    await expect(tools.record(at, () => {})).rejects.toMatchObject({ code: 'daemon_not_running' });
  });
});
