"""Trains a network in PyTorch and prints the loss of each step: see pytorch-training.mjs.

Usage: pytorch-training.py FOLDER NETWORK BATCH DTYPE,… SPEC. Reads FOLDER/NETWORK.pth, FOLDER/images.f32, which are [n, 32, 32, 1], and
FOLDER/labels.i32. SPEC is JSON.
"""
import json
import re
import sys
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[1] / 'goldens'))
from networks import LeNet5  # noqa: E402

CLASSES = {
    'sgd': torch.optim.SGD,
    'adam': torch.optim.Adam,
    'adamw': torch.optim.AdamW,
    'rmsprop': torch.optim.RMSprop,
}


class Block(nn.Module):
    """Basic block with a zero-padded shortcut: He et al. 2015, option A."""

    def __init__(self, channels, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.stride, self.more = stride, out - channels

    def forward(self, x):
        h = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.more:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.more))
        return F.relu(h + x)


class ResNet8(nn.Module):
    def __init__(self, width):
        super().__init__()
        sizes = [int(width * size) for size in (16, 16, 32, 64)]
        self.conv1 = nn.Conv2d(1, sizes[0], 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(sizes[0])
        for stage in (1, 2, 3):
            before, out = sizes[stage - 1], sizes[stage]
            self.add_module(f'layer{stage}', nn.Sequential(Block(before, out, 1 if stage == 1 else 2)))
        self.fc = nn.Linear(sizes[3], 10)

    def forward(self, x):
        h = self.layer3(self.layer2(self.layer1(F.relu(self.bn1(self.conv1(x))))))
        return self.fc(h.mean((2, 3)))


def parameter_groups(net, spec, decay):
    """No decay on biases and norms, and a smaller rate for some layers, as in spec."""
    for key, parameter in net.named_parameters():
        is_slow = spec['hasGroups'] and re.search(spec['slow'], key)
        has_decay = parameter.ndim > 1 or not spec['hasGroups']
        yield {
            'params': [parameter],
            'lr': spec['optimizer']['learningRate'] * (0.2 if is_slow else 1),
            'weight_decay': decay if has_decay else 0,
        }


def train(net, images, labels, batch, spec):
    options = dict(spec['optimizer'])
    make, rate, decay = CLASSES[options.pop('name')], options.pop('learningRate'), options.pop('weightDecay', 0)
    optimizer = make(list(parameter_groups(net, spec, decay)), lr=rate, **options)
    steps = len(labels) // batch
    is_cosine = spec['schedule']['name'] == 'cosine'
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps) if is_cosine else None
    net.train()
    losses = []
    for step in range(steps):
        part = slice(step * batch, (step + 1) * batch)
        loss = F.cross_entropy(net(images[part]), labels[part])
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if scheduler:
            scheduler.step()
    return losses


folder, name, batch, dtypes, spec = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4], json.loads(sys.argv[5])
images = torch.from_numpy(numpy.fromfile(folder / 'images.f32', numpy.float32).reshape(-1, 32, 32, 1))
labels = torch.from_numpy(numpy.fromfile(folder / 'labels.i32', numpy.int32)).long()
images = images.permute(0, 3, 1, 2).contiguous()
losses = {}
for dtype_name in dtypes.split(','):
    dtype = getattr(torch, dtype_name)
    net = LeNet5(10) if name == 'lenet5' else ResNet8(0.5)
    net.load_state_dict(torch.load(folder / f'{name}.pth', weights_only=True), strict=True)
    losses[dtype_name] = train(net.to(dtype), images.to(dtype), labels, batch, spec)
json.dump(losses, sys.stdout)
