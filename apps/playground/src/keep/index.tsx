import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { sharedAddress } from '../state/address.js';
import { current } from '../state/runs.js';
import { settings } from '../state/settings.js';
import { Button } from '../ui/button.js';
import { ErrorMessage, Message } from '../ui/message.js';
import { OpenFile } from './open-file.js';
import { recordOf } from './run-record.js';
import { saveFile } from './save-file.js';
import { weightsFile } from './weights-file.js';

export function KeepPage(): JSX.Element {
  return (
    <>
      <h1>Keep what was trained</h1>
      <div class="columns">
        <SaveCard />
        <OpenFile />
        <ShareCard />
      </div>
    </>
  );
}

function SaveCard(): JSX.Element {
  const [error, setError] = useState<unknown>();
  const run = current.value;
  const status = run?.view.status.value;
  const hasWeights =
    status === 'done' || status === 'stopped' || status === 'paused' || status === 'training';
  const save = (write: () => Promise<void> | void) => {
    setError(undefined);
    Promise.resolve().then(write).catch(setError);
  };
  return (
    <section class="card stack">
      <h2>Save</h2>
      {run ? (
        <p>{run.view.title}</p>
      ) : (
        <p>
          There is no run yet. <a href="#/train">Train a network</a> first.
        </p>
      )}
      <div class="row">
        <Button
          disabled={!run || !hasWeights}
          onClick={() =>
            save(async () => {
              if (!run) return;
              const bytes = await weightsFile(await run.trainer.exportRun());
              saveFile(`${run.view.spec.model.name}.safetensors`, bytes, 'application/octet-stream');
            })
          }
        >
          Save the weights (safetensors)
        </Button>
        <Button
          disabled={!run || !hasWeights}
          onClick={() =>
            save(async () => {
              if (!run) return;
              const bytes = await run.trainer.exportRun();
              saveFile(`${run.view.name}.checkpoint.safetensors`, bytes, 'application/octet-stream');
            })
          }
        >
          Save the whole run
        </Button>
        <Button
          disabled={!run}
          onClick={() =>
            save(() => {
              if (!run) return;
              saveFile(
                `${run.view.name}.json`,
                JSON.stringify(recordOf(run.view), null, 2),
                'application/json',
              );
            })
          }
        >
          Save the run record
        </Button>
        <Button disabled onClick={() => {}}>
          Save as ONNX
        </Button>
      </div>
      <p class="quiet">
        ONNX is not there yet: convkit’s exporter is not written. PyTorch and other programs read safetensors.
      </p>
      {error !== undefined && <ErrorMessage error={error} />}
    </section>
  );
}

function ShareCard(): JSX.Element {
  const [copied, setCopied] = useState('');
  settings.value; // The address is of the settings of now.
  const address = sharedAddress();
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setCopied('Copied.'),
      () => setCopied('The browser does not let this page copy: please select the address and copy it.'),
    );
  };
  return (
    <section class="card stack">
      <h2>Share the settings</h2>
      <div class="field">
        <label for="shared-address">Address that opens this page with the settings of now</label>
        <input
          id="shared-address"
          readOnly
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
      </div>
      <div class="row">
        <Button onClick={copy}>Copy the address</Button>
      </div>
      {copied && (
        <Message>
          <p>{copied}</p>
        </Message>
      )}
    </section>
  );
}
