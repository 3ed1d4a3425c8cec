"""The side of PyTorch of pytorch-files.mjs. Each command prints one line of JSON.

    write FOLDER NAME    writes NAME of torchvision with random weights as state.pth (a state dict) and training.pth (a checkpoint with
                         an optimizer), and prints its tensors, as SHA-256 of their bytes. Some are also written in the format before
                         PyTorch 1.6, as legacy-state.pth and legacy-training.pth
    check FOLDER NAME    loads written.pth with and without weights_only and strictly into NAME, and the halves; prints the tensors
"""
import argparse
import collections
import hashlib
import json
import pathlib
import sys
import warnings

import numpy
import torch
import torchvision

warnings.filterwarnings('ignore')
LEGACY = ('vgg16', 'googlenet')


def build(name):
    torch.manual_seed(1)
    extra = {'aux_logits': True, 'transform_input': True, 'init_weights': False} if name == 'googlenet' else {}
    model = getattr(torchvision.models, name)(weights=None, **extra)
    with torch.no_grad():
        for key, value in model.named_buffers():
            if value.dtype.is_floating_point:
                value.uniform_(0.5, 2)
            else:
                value.fill_(2**40 + 1)
    return model


def tensors(state):
    return {
        key: {
            'dtype': str(value.dtype).removeprefix('torch.'),
            'shape': list(value.shape),
            'sha256': hashlib.sha256(value.contiguous().numpy().data.cast('B') if value.numel() else b'').hexdigest(),
        }
        for key, value in state.items()
    }


def write(folder, name):
    model = build(name)
    torch.save(model.state_dict(), folder / 'state.pth')
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    checkpoint = {
        'epoch': 7,
        'arch': name,
        'state_dict': collections.OrderedDict((f'module.{key}', value) for key, value in model.state_dict().items()),
        'optimizer': optimizer.state_dict(),
        'lr_scheduler': torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60]).state_dict(),
        'best_acc1': torch.tensor(0.625),
        'best_acc5': numpy.float64(0.875),
        'args': argparse.Namespace(lr=0.1, momentum=0.9, arch=name, pretrained=False, dist_url=None),
    }
    torch.save(checkpoint, folder / 'training.pth')
    if name in LEGACY:
        torch.save(model.state_dict(), folder / 'legacy-state.pth', _use_new_zipfile_serialization=False)
        torch.save(checkpoint, folder / 'legacy-training.pth', _use_new_zipfile_serialization=False)
    return tensors(model.state_dict())


def check(folder, name):
    state = torch.load(folder / 'written.pth', weights_only=True)
    plain = torch.load(folder / 'written.pth')
    assert list(plain) == list(state) and all(torch.equal(plain[key], state[key]) for key in state)
    model = build(name)
    model.load_state_dict(state, strict=True)
    for dtype in (torch.float16, torch.bfloat16):
        halves = torch.load(folder / f'{str(dtype).removeprefix("torch.")}.pth', weights_only=True)
        for key, value in state.items():
            expected = value.to(dtype) if value.dtype.is_floating_point else value
            assert halves[key].dtype == expected.dtype and torch.equal(halves[key], expected), key
    return tensors(model.state_dict())


command, folder, name = sys.argv[1:]
print(json.dumps({'write': write, 'check': check}[command](pathlib.Path(folder), name)))
