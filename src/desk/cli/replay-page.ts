import type { Colour, Paint } from './paint.ts';
import { table } from './table.ts';
import type { ReplayView } from './transcript-tools.ts';

const OUTCOME_COLOURS: Partial<Record<ReplayView['result']['outcome'], Colour>> = {
  approved: 'green',
  online_request: 'green',
  declined: 'red',
  end_application: 'red',
};
const ODA_COLOURS: Record<ReplayView['result']['oda']['result'], Colour> = {
  passed: 'green',
  failed: 'red',
  not_performed: 'dim',
};
/** A longer value is cut: `--json` has it whole. */
const LONGEST_VALUE = 48;

/** What `tilld rig replay` shows people of one transcript. */
export function replayPage(replay: ReplayView, paint: Paint): string {
  const { result, kernelName, dataObjects, signal, notes } = replay;
  const { outcome, oda } = result;
  const facts: [name: string, text: string][] = [
    ['outcome', paint(OUTCOME_COLOURS[outcome] ?? 'yellow', outcome)],
    ['AID', result.aid ?? 'none selected'],
    ['kernel', kernelName ?? 'none ran'],
    ['ODA', paint(ODA_COLOURS[oda.result], odaWords(oda))],
    ['TVR', result.tvr ?? 'none'],
    ['TSI', result.tsi ?? 'not kept by this kernel'],
    ['CVM', result.cvm ?? 'none'],
  ];
  const lines = facts.map(([name, text]) => `  ${name.padEnd(8)}  ${text}\n`);
  const parts = [
    lines.join(''),
    exchangeTable(replay, paint),
    objectTable('Said by the kernel:', signal, paint),
    objectTable(
      'Read by the terminal:',
      dataObjects.filter(({ read }) => read),
      paint,
    ),
    objectTable(
      'Recorded, but not asked for by the terminal:',
      dataObjects.filter(({ read }) => !read),
      paint,
    ),
    notes.map((note) => `  ${paint('yellow', note)}\n`).join(''),
  ];
  const title = `${paint('bold', replay.id ?? 'transcript')}\n`;
  return title + parts.filter((part) => part !== '').join('\n');
}

function odaWords({ method, result, reason }: ReplayView['result']['oda']): string {
  const words = result.replaceAll('_', ' ');
  const named = method === 'none' ? words : `${method === 'fdda' ? 'fDDA' : method.toUpperCase()} ${words}`;
  return reason === null ? named : `${named}: ${reason}`;
}

function exchangeTable({ exchanges }: ReplayView, paint: Paint): string {
  if (exchanges.length === 0) return '';
  const columns = [{ title: 'COMMAND' }, { title: 'SW' }, { title: 'ANSWER' }];
  const rows = exchanges.map(({ name, sw, source }) => [name, sw ?? 'lost', source]);
  return indented(table(columns, rows, paint));
}

function objectTable(title: string, objects: ReplayView['signal'], paint: Paint): string {
  if (objects.length === 0) return '';
  const columns = [{ title: 'TAG' }, { title: 'VALUE' }, { title: 'NAME' }];
  const rows = objects.map(({ tag, value, name }) => [tag, shortened(value), name]);
  return indented(`${title}\n${table(columns, rows, paint)}`);
}

function shortened(value: string): string {
  if (value.length <= LONGEST_VALUE) return value;
  return `${value.slice(0, LONGEST_VALUE)}… ${value.length / 2} bytes`;
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');
