import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { ask } from './ask.js';

/** A terminal in which someone presses keys as soon as a question is shown: `keys` has those of each question. */
function terminal(...keys: string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const questions = [/Folder of the project/, /Kind of project/];
  output.on('data', (chunk) => {
    const asked = questions.findIndex((question) => question.test(String(chunk)));
    if (asked < 0) return;
    questions.splice(0, asked + 1);
    setImmediate(() => input.write(keys.shift()));
  });
  return { input, output };
}

const ENTER = '\r';
const DOWN = '\u001b[B';

it('asks for the folder and the template', async () => {
  expect(await ask({}, terminal(`app-of-mine${ENTER}`, DOWN + ENTER))).toEqual({
    folder: 'app-of-mine',
    template: 'static',
  });
});

it('offers a folder and a template to accept', async () => {
  expect(await ask({}, terminal(ENTER, ENTER))).toEqual({ folder: 'convkit-app', template: 'vite' });
});

it('asks only for what is missing', async () => {
  expect(await ask({ folder: 'given' }, terminal(ENTER))).toEqual({ folder: 'given', template: 'vite' });
  expect(await ask({ template: 'node' }, terminal(ENTER))).toEqual({
    folder: 'convkit-app',
    template: 'node',
  });
});

it('ends if the user cancels', async () => {
  expect(await ask({}, terminal('\u0003'))).toBeUndefined();
});
