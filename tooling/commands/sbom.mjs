import { bootstrap, runMain } from '../lib/bootstrap.mjs';
import { SBOM_FOLDER, writeSboms } from '../lib/sbom.mjs';

/** Writes the software bill of materials of each published package. */
await runMain(async () => {
  await bootstrap();
  await writeSboms();
  console.log(`The bills of materials are in ${SBOM_FOLDER}.`);
});
