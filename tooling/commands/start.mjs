import { runMain } from '../lib/bootstrap.mjs';
import { convkit } from './convkit.mjs';

const given = process.argv.slice(2);
const started = new Date().toISOString().slice(0, 19).replace(/:/g, '-');
const hasFolder = given.some((arg) => /^--(out|resume)(=|$)/.test(arg));
const folder = hasFolder ? [] : ['--out', `runs/lenet5-${started}`];

await runMain(() => convkit(['train', 'lenet5', '--data', 'mnist', ...folder, ...given]));
