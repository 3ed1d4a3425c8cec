import { dataset, imageFolder, trainClassifier } from 'convkit';

// node train.js FOLDER trains on your own images, one subfolder per class. Without a folder, on 2,000 handwritten digits.
const [folder] = process.argv.slice(2);
const data = folder ? await imageFolder(folder) : await dataset('mnist', { limit: 2000 });
console.log(`${data.train.length} training images of ${data.classes.length} classes`);

const run = trainClassifier({ model: 'lenet5', data, epochs: 3, out: 'runs/first', resume: true });
for await (const event of run) {
  if (event.type === 'epoch') {
    console.log(
      `epoch ${event.epoch}: validation accuracy ${(100 * event.validation.accuracy).toFixed(1)} %`,
    );
  }
}
const classifier = await run.result;
const { accuracy } = await classifier.evaluate(data.test);
console.log(`test accuracy ${(100 * accuracy).toFixed(1)} %`);
await classifier.save('runs/network.safetensors'); // loadClassifier('runs/network.safetensors') reads it
