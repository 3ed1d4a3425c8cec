"""Writes the goldens for the tests of packages/models. README.md describes them.

    /usr/bin/python3 tooling/goldens/make.py [--check | --choose] [NAME ...]

Needs PyTorch and torchvision (Debian: python3-torch, python3-torchvision). --check prints how much float32 PyTorch differs from
float64 PyTorch, and --choose the first images without near ties. Both write nothing.
"""
import json
import math
import pathlib
import re
import sys

import numpy
import torch
import torchvision
from torch.nn import functional as F

from hashed import hashes, projections, samples, values
from kinks import closest_maximum, nudge
from networks import NUMERICS, STATES, normalizes, without_dropout

FOLDER = pathlib.Path(__file__).parents[2] / 'packages/models/goldens'
BATCH = 2
# Szegedy et al. 2015, section 5.
HEAD_WEIGHT = 0.3
# Smallest difference between two pixels of a window, relative to the layer's root mean square, in training and in inference.
LEAST_GAP = {True: 1e-5, False: 1e-6}
VERSIONS = {'torch': torch.__version__, 'torchvision': torchvision.__version__}


# Middle and spread of a vector's values, by the first pattern that matches its key.
SPREADS = {
    # GoogLeNet's units before a max-pooling: if most were positive, the gradient of these biases would vanish.
    r'(conv[13]|inception(3b|4e)\.branch(1|\d\.1))\.bn\.bias$': (0.0, 0.1),
    # GoogLeNet's other units: most pass their ReLU, so that the layers amplify rounding less.
    r'bn\.bias$': (1.0, 0.1),
    # Ends of bottlenecks: branches that are small beside their shortcuts, for the same reason.
    r'bn3\.weight$': (0.25, 0.0625),
    r'weight$': (1.0, 0.25),
    r'bias$': (0.0, 0.1),
    r'running_mean$': (0.0, 0.1),
    r'running_var$': (1.0, 0.5),
}


def spread_of(key, shape):
    if len(shape) > 1:
        return 0.0, math.sqrt(6 / numpy.prod(shape[1:]))  # He et al. 2015: variance 2 / fanIn
    return next(spread for pattern, spread in SPREADS.items() if re.search(pattern, key))


def fill(module):
    """Assigns the hashed values to every parameter and buffer."""
    with torch.no_grad():
        for key, value in module.state_dict().items():
            if key.endswith('num_batches_tracked'):
                value.fill_(3)
                continue
            shape = tuple(value.shape)
            value.copy_(torch.from_numpy(values(key, shape, *spread_of(key, shape))))


def samples_of(input, name, vocabulary):
    """Returns images, series, or with a vocabulary text as ids of words."""
    if vocabulary:
        ids = hashes(name, BATCH * input[0]) % numpy.uint32(vocabulary)
        return torch.from_numpy(ids.astype(numpy.int64).reshape(BATCH, *input))
    *sides, channels = input
    return torch.from_numpy(values(name, (BATCH, channels, *sides), 0.0, math.sqrt(3))).double()


def build(make, input, image_name, training, dtype, vocabulary=None):
    """Returns the network and its images in `dtype`, with moved biases, and the moves. See kinks.py."""
    module = without_dropout(make())
    fill(module)
    module.double().train(training)
    images = samples_of(input, image_name, vocabulary)
    statistics = {key: value.clone() for key, value in module.named_buffers()}
    moves = nudge(module, images)
    for key, value in module.named_buffers():
        value.copy_(statistics[key])
    return module.to(dtype), images if vocabulary else images.to(dtype), moves


def run(module, images, classes):
    """Runs a step. Returns the logits by name, the loss, the gradients and the running statistics."""
    module.zero_grad(set_to_none=True)
    labels = torch.from_numpy((hashes('labels', BATCH) % numpy.uint32(classes)).astype(numpy.int64))
    outputs = module(images)
    logits = {'logits': outputs}
    if hasattr(outputs, 'aux_logits1'):
        # torchvision 0.14 returns the two in reverse order.
        logits = {'logits': outputs.logits, 'aux1': outputs.aux_logits2, 'aux2': outputs.aux_logits1}
    loss = sum(
        (1.0 if name == 'logits' else HEAD_WEIGHT) * F.cross_entropy(value, labels) for name, value in logits.items()
    )
    loss.backward()
    return {
        'logits': {name: value.detach().numpy() for name, value in logits.items()},
        'loss': loss.item(),
        'gradients': {key: p.grad.numpy().copy() for key, p in module.named_parameters() if p.grad is not None},
        'statistics': {key: b.numpy().copy() for key, b in module.named_buffers() if not key.endswith('tracked')},
    }


def digits(number, count):
    return float(f'{number:.{count}g}')


def norm(array):
    return float(numpy.linalg.norm(array.reshape(-1)))


def exact(name, array):
    """Returns the record of the logits."""
    return {
        'norm': digits(norm(array), 9),
        'projections': [digits(value, 9) for value in projections(name, array)],
        'samples': [digits(value, 9) for value in samples(name, array, 16)],
    }


def record(key, array):
    """Returns the norm, then in units of 1e-4 the 8 projections over the norm and a sample over the root mean square."""
    size = norm(array)
    if size == 0:
        raise ValueError(f'{key} is zero throughout')
    deviation = size / math.sqrt(array.size)
    relative = [p / size for p in projections(key, array)] + [s / deviation for s in samples(key, array, 1)]
    return [digits(size, 6)] + [round(1e4 * value) for value in relative]


def numerics(make, input, classes, image_name, vocabulary=None):
    both = {'train': True, 'eval': False} if normalizes(make()) else {'train': True}
    golden = {'versions': VERSIONS, 'input': input, 'batchSize': BATCH, 'classes': classes, 'images': image_name}
    if vocabulary:
        golden['vocabulary'] = vocabulary
    for mode, training in both.items():
        module, images, moves = build(make, input, image_name, training, torch.float64, vocabulary)
        result = run(module, images, classes)
        if training:
            statistics = result['statistics']
        golden[mode] = {
            'moves': moves,
            'loss': digits(result['loss'], 9),
            'logits': {of: exact(of, value) for of, value in result['logits'].items()},
            'gradients': {key: record(key, value) for key, value in without_vanishing(result['gradients']).items()},
        }
    if 'eval' in golden:
        golden['statistics'] = {key: record(key, value) for key, value in statistics.items()}
    return golden


def lines(golden):
    """Formats JSON with one record a line."""
    text = json.dumps(golden, separators=(',', ':'))
    return text.replace('],"', '],\n"').replace('{"', '{\n"').replace('},"', '},\n"') + '\n'


def write(path, golden):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = lines(golden)
    if len(text) > 50_000:
        raise ValueError(f'{path.name} has {len(text)} bytes: more than the 50,000 of a golden')
    path.write_text(text)
    print(f'{path.name}: {len(text)} bytes')


def state(make):
    module = make()
    shapes = {key: list(value.shape) for key, value in module.state_dict().items()}
    return {'versions': VERSIONS, 'parameters': sum(p.numel() for p in module.parameters()), 'state': shapes}


def errors(actual, expected):
    """Returns ||a - b|| / ||b|| of each tensor, largest first."""
    return sorted(
        ((norm(actual[key] - value) / max(norm(value), 1e-30), key) for key, value in expected.items()), reverse=True
    )


def without_vanishing(gradients):
    """Leaves out biases in front of a batch norm, whose gradient is zero except for rounding."""
    largest = max(map(norm, gradients.values()))
    return {key: value for key, value in gradients.items() if norm(value) > 1e-9 * largest}


def check(name, make, input, classes, image_name, vocabulary=None):
    """Prints how much float32 differs from float64."""
    for mode, training in (('train', True), ('eval', False)):
        runs = []
        for dtype in (torch.float32, torch.float64):
            module, images, moves = build(make, input, image_name, training, dtype, vocabulary)
            runs.append(run(module, images, classes))
        single, double = runs
        logits = double['logits']['logits']
        print(f"{name} {mode}: loss {double['loss']:.6g}, logits' rms {norm(logits) / math.sqrt(logits.size):.3g}, "
              f'{sum(map(len, moves.values()))} channels moved')
        double['gradients'] = without_vanishing(double['gradients'])
        for field in ('logits', 'gradients', 'statistics'):
            worst = errors(single[field], double[field])[:4]
            print(f'  {field}: ' + ', '.join(f'{key} {error:.1e}' for error, key in worst), flush=True)


def choose(name, make, input, vocabulary=None, **_):
    """Prints the first images on which no max-pooling window has two nearly equal pixels."""
    for number in range(500):
        image_name = f'images/{number}'
        for training in (True, False):
            module, images, _ = build(make, input, image_name, training, torch.float64, vocabulary)
            least = closest_maximum(module, images)
            if least < LEAST_GAP[training]:
                break
        else:
            print(f'{name}: {image_name}, {least:.1e}', flush=True)
            return


def main(arguments):
    torch.manual_seed(0)
    wanted = [name for name in arguments if not name.startswith('--')]
    chosen = lambda table: {name: of for name, of in table.items() if not wanted or name in wanted}
    for name, network in chosen(NUMERICS).items():
        if '--check' in arguments:
            check(name, **network)
        elif '--choose' in arguments:
            choose(name, **network)
        else:
            write(FOLDER / 'numerics' / f'{name}.json', numerics(**network))
    if not {'--check', '--choose'} & set(arguments):
        for name, make in chosen(STATES).items():
            write(FOLDER / 'state' / f'{name}.json', state(make))


if __name__ == '__main__':
    main(sys.argv[1:])
