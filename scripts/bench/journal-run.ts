/*
 * Takes payments through a journal and prints how many durable points that were.   journal-run FILE PAYMENTS
 */
import { openJournal } from '../../src/payment/journal/sqlite-journal.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { AUDIT_KEY, offlinePayment, onlinePayment } from './durable-points.ts';

const [path = '', payments = '0'] = process.argv.slice(2);
const journal = openJournal({ path, clock: new SystemClock(), auditKey: AUDIT_KEY });
let durablePoints = 0;
for (let number = 1; number <= Number(payments); number++) {
  const { created, changes } = number % 2 === 0 ? onlinePayment(number) : offlinePayment(number);
  let { payment } = journal.create(created.payment, created.claim);
  for (const { change } of changes) payment = journal.commit(change(payment));
  durablePoints += 1 + changes.length;
}
journal.close();
process.stdout.write(`${durablePoints}\n`);
