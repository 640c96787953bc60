import { resolve } from 'node:path';
import { type Command, JSON_OPTION, printJson, usage } from '../command.ts';

export const auditVerify: Command = {
  name: 'audit verify',
  arguments: [],
  summary: 'Check that nobody has changed the audit log.',
  details: `Works on the data folder, whether or not tilld runs. It finds an entry that was
edited or removed, and with a head from elsewhere (the host’s books, an earlier
"tilld audit") that the newest were cut off. Exit code 0: intact. 1: broken.`,
  options: {
    head: { value: 'NO:HASH', help: 'A head known from elsewhere; the log must hold it.' },
    config: { value: 'FILE', help: 'The terminal’s configuration, where its keys are not in files.' },
    json: JSON_OPTION,
  },

  async run(line, { io, paint, dataDirectory }) {
    const head = line.text('head');
    if (head !== undefined && !/^\d{1,15}:[0-9a-f]{64}$/i.test(head)) {
      throw usage(auditVerify, '--head is a number, a colon and 64 hex digits.');
    }
    const [seq = '', hash = ''] = (head ?? '').toLowerCase().split(':');
    const config = line.text('config');
    const verdict = (await io.auditTools()).verify(dataDirectory, {
      ...(head === undefined ? {} : { head: { seq: Number(seq), hash } }),
      ...(config === undefined ? {} : { configPath: resolve(io.workingDirectory, config) }),
    });
    const { intact, entries, anchors, fault } = verdict;
    if (line.flag('json')) {
      printJson(io, verdict);
    } else {
      const held = anchors.length === 0 ? '' : `, held against ${counted(anchors.length, 'known head')}`;
      const said = intact ? paint('green', 'intact') : paint('red', 'broken');
      io.stdout.write(`The audit log is ${said}: ${counted(entries, 'entry', 'entries')}${held}.\n`);
      if (fault) io.stdout.write(`  entry ${fault.seq} ${FAULTS[fault.kind]}: ${fault.message}\n`);
      io.stdout.write(`head ${verdict.head}\n`);
    }
    return intact ? 0 : 1;
  },
};

const FAULTS = {
  edited: 'was edited',
  removed: 'follows one that was removed',
  truncated: 'and what follows is cut off',
  forked: 'is another than the head names',
};

const counted = (count: number, one: string, other = `${one}s`): string =>
  `${count} ${count === 1 ? one : other}`;
