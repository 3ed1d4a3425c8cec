import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, runMain } from '../lib/bootstrap.mjs';

/**
 * The scripts of tooling/acceptance: minutes on two idle cores, and what each shows. A script that fails exits with an error.
 * @type {Readonly<Record<string, readonly [minutes: number, shows: string]>>}
 */
const SCRIPTS = {
  fuzz: [
    8,
    'parsers of images, archives and weights answer 10,000 mutants each with a clear error or a right result, without a hang',
  ],
  'flat-memory': [5, '20,000 training steps on wasm leave tensors and WASM memory where they were'],
  'webgl-flat': [15, '3,000 training steps on WebGL leave tensors and textures where they were'],
  'playground-times': [2, 'the playground takes its first step within 3 s and stays responsive'],
  'readme-animation': [
    1,
    'the playground trains LeNet-5 and classifies a drawn digit; records docs/playground.gif, or the file that is named',
  ],
  pretrained: [
    4,
    'weights of torchvision, by name through a local server, answer as in torch; needs python3-torchvision',
  ],
  'kill-and-resume': [
    20,
    '100 runs killed at random moments and restarted by the same command end with the weights and the log of an uninterrupted one',
  ],
  'tf-layers-mnist': [1, 'a tf.layers LeNet-5 reaches 95 % on MNIST with the WASM kernels'],
  'png-equals-idx': [3, 'MNIST as PNG folders trains to the same weights as its IDX files'],
  emoji: [30, 'a residual network classifies emoji of a vendor it has not seen; downloads 240 MB'],
  'fine-tune': [
    20,
    'fine-tuning on 10 images per class beats training from scratch; cached features give the same weights; downloads 320 MB',
  ],
  'ten-lines': [
    3,
    'the ten lines run from packed tarballs, in Node and in a page built by Vite; other runtimes by path',
  ],
  consumers: [
    15,
    'packed tarballs work in runtimes, installers, compilers, bundlers and frameworks; needs a registry',
  ],
  'predict-flat': [1, '1,000 predictions on images of 50 sizes leave tensors and memory where they were'],
  'pytorch-files': [
    6,
    'seven networks that torch.save wrote, read bit for bit, also from training checkpoints, and written back; needs PyTorch',
  ],
  'read-speed': [
    2,
    'reading a 537 MB safetensors or .pth file takes at most 1.3 times fs.readFile, and memory for its tensors once',
  ],
  'onnx-export': [
    10,
    'every model, exported, computes the same logits on onnxruntime-node and passes onnx.checker; needs python3-onnx',
  ],
  'torch-round-trip': [8, 'networks trained here and exported as .pth give the same logits in torchvision'],
  'pytorch-training': [
    8,
    'LeNet-5 and a narrow ResNet-8 have the losses of PyTorch for 50 steps of SGD, Adam, AdamW and RMSProp; needs PyTorch',
  ],
  quantize: [6, 'LeNet-5 and ResNet-20 on MNIST keep their accuracy in float16 and int8 on onnxruntime'],
  cnn1d: [3, 'cnn1d recovers frequency and phase of noisy sines, and the shape of noisy waves'],
  textcnn: [
    4,
    'textcnn tells sentences from shuffled ones, which a bag of words cannot; downloads the npm package sentiment',
  ],
  'sweep-mnist': [
    6,
    'successive halving over 24 trials of LeNet-5 on MNIST finds settings at least as good as the default recipe’s',
  ],
  'sweep-crashes': [
    5,
    'a sweep on a queue whose worker, Redis and controller are killed ends with the results of one machine; needs redis-server',
  ],
  'sweep-overhead': [
    2,
    'measures what 1,000 trials without work cost, on this machine and on a queue; needs redis-server',
  ],
  accuracies: [
    150,
    'recipes reach their test accuracies, by default those of MNIST that take less than an hour',
  ],
};

function list() {
  console.log('npm run acceptance -- NAME [ARGUMENTS]   (all: runs every one)\n');
  for (const [name, [minutes, shows]] of Object.entries(SCRIPTS))
    console.log(`${name.padEnd(18)} ${String(minutes).padStart(3)} min  ${shows}`);
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns whether it passed
 */
function run(name, args) {
  console.log(`\n${name}`);
  const script = fileURLToPath(new URL(`../acceptance/${name}.mjs`, import.meta.url));
  return spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' }).status === 0;
}

await runMain(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined) return list();
  const names = name === 'all' ? Object.keys(SCRIPTS) : [name];
  if (name !== 'all' && !(name in SCRIPTS))
    throw new Error(`unknown acceptance script '${name}': npm run acceptance lists them`);
  await build(['convkit', '@convkit/cli', '@convkit/bench', '@convkit/playground']);
  const failed = names.filter((each) => !run(each, args));
  console.log(failed.length === 0 ? '\nall passed' : `\nfailed: ${failed.join(', ')}`);
  if (failed.length > 0) process.exitCode = 1;
});
