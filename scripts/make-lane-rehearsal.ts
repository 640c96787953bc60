/*
 * Records a tap of each scheme's test card for the lane's rehearsal (src/daemon/lane-rehearsal.json). To be run when
 * the rig's cards, the scheme files or the order of a kernel's commands change.
 *   npx tsx scripts/make-lane-rehearsal.ts && npm run format
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { record } from './bench/replay.ts';
import { armOrder, laneConfiguration } from './bench/terminal.ts';

const taps = [
  { card: 'mastercard-card', scheme: 'mastercard', rid: 'A000000004' },
  { card: 'visa-card', scheme: 'visa', rid: 'A000000003' },
].map(({ card, scheme, rid }) => {
  const configuration = laneConfiguration();
  const ofScheme = (configuration.schemes as { scheme: string }[]).filter((each) => each.scheme === scheme);
  const ofRid = (configuration.caKeys as { rid: string }[]).filter((key) => key.rid === rid);
  return {
    configuration: { ...configuration, lane: 'rehearsal', schemes: ofScheme, caKeys: ofRid },
    order: armOrder('rehearsal', true),
    // A card knows nothing of wallets: its answer to SELECT OSE.
    responses: ['6A82', ...record(card, true).responses],
  };
});
const file = fileURLToPath(new URL('../src/daemon/lane-rehearsal.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(taps, null, 2)}\n`);
