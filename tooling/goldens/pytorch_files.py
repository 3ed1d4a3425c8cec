"""Writes the files of PyTorch that the tests of packages/checkpoint read, and tensors.json with what PyTorch reads from them.

    /usr/bin/python3 tooling/goldens/pytorch_files.py

Needs PyTorch (Debian: python3-torch). The values are small and exact, so that any version of PyTorch writes the same ones.
"""
import argparse
import base64
import collections
import io
import json
import pathlib
import pickle
import struct
import warnings

import numpy
import torch

warnings.filterwarnings('ignore')
FOLDER = pathlib.Path(__file__).parents[2] / 'packages/checkpoint/goldens/pytorch'
tensors = {}


def range_of(dtype, *shape):
    count = int(numpy.prod(shape))
    return (torch.arange(count) - count // 2).reshape(shape).to(dtype)


def record(name, state):
    """Records tensors as row-major bytes; bfloat16 and float16 as float32."""
    tensors[name] = {}
    for key, value in state.items():
        wide = value.detach().float() if value.dtype in (torch.float16, torch.bfloat16) else value.detach()
        tensors[name][key] = {
            'stored': str(value.dtype).removeprefix('torch.'),
            'dtype': str(wide.dtype).removeprefix('torch.'),
            'shape': list(value.shape),
            'data': base64.b64encode(wide.contiguous().numpy().tobytes()).decode(),
        }


def save(name, value, state=None, **options):
    torch.save(value, FOLDER / f'{name}.pth', **options)
    if state is not None:
        record(name, state)


def network():
    module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
    with torch.no_grad():
        for i, value in enumerate(module.state_dict().values()):
            value.copy_(torch.arange(value.numel()).reshape(value.shape) / 4 + i)
    return module


def python2_file():
    """A file as Python 2 and PyTorch 0.1 wrote it: byte strings, an OrderedDict made of a list, parameters as they were pickled then, and
    storages that are views of others."""

    def string(text):
        return b'U' + bytes([len(text)]) + text.encode()

    def tensor(key, numel, offset, view=b'N'):
        storage = b'(' + string('storage') + b'ctorch\nFloatStorage\n' + string(key) + string('cuda:0')
        storage += b'K' + bytes([numel]) + view + b'tQ'
        return b'ctorch._utils\n_rebuild_tensor\n(' + storage + b'K' + bytes([offset]) + b'(K\x02t(K\x01ttR'

    parameter = b'ctorch.nn.parameter\nParameter\n'
    hooks = b'ccollections\nOrderedDict\n]\x85R'
    view = b'(' + string('93') + b'K\x02K\x04t'
    items = {
        'tensor': tensor('91', 3, 1),
        'called': parameter + tensor('92', 6, 4) + b'\x85R(\x88\x89' + hooks + b'tb',
        'stated': parameter + b')\x81(' + tensor('92', 6, 0) + b'N' + hooks + b'\x88\x89tb',
        'view': tensor('92', 6, 2, view),
    }
    pairs = b''.join(b'](' + string(key) + value + b'e' for key, value in items.items())
    system = {'protocol_version': 1001, 'little_endian': True, 'type_sizes': {'short': 2, 'int': 4, 'long': 4}}
    head = [torch.serialization.MAGIC_NUMBER, torch.serialization.PROTOCOL_VERSION, system]
    chunks = [pickle.dumps(value, protocol=2) for value in head]
    chunks += [b'\x80\x02ccollections\nOrderedDict\n](' + pairs + b'e\x85R.', pickle.dumps(['92', '91'], protocol=2)]
    for count, start in (6, 10), (3, 20):
        chunks += [struct.pack('<q', count), numpy.arange(start, start + count, dtype='<f4').tobytes()]
    return b''.join(chunks)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    dtypes = ['bool', 'uint8', 'int8', 'int16', 'int32', 'int64', 'float16', 'bfloat16', 'float32', 'float64']
    types = collections.OrderedDict((name, range_of(getattr(torch, name), 2, 3)) for name in dtypes)
    types['float16'][0] = torch.tensor([float('inf'), 2.0**-24, -0.0])
    types['int64'][1] = torch.tensor([2**53 + 1, -(2**63), 2**63 - 1])
    types['scalar'] = torch.tensor(-2.5)
    types['empty'] = torch.zeros(2, 0, 3)
    types['größe.重み'] = range_of(torch.float32, 2)
    save('dtypes', types, types)

    base = range_of(torch.float32, 4, 6)
    image = range_of(torch.float16, 2, 3, 2, 2).contiguous(memory_format=torch.channels_last)
    views = collections.OrderedDict(
        base=base,
        tied=base,
        row=base[2],
        column=base[:, 3],
        transposed=base.t(),
        slice=base[1:3, ::2],
        channels_last=image,
        permuted=range_of(torch.int64, 2, 3, 4).permute(2, 0, 1),
        expanded=range_of(torch.uint8, 1, 3).expand(4, 3),
        one=base[1:2, 1:2],
        nothing=base[4:],
        parameter=torch.nn.Parameter(base[1], requires_grad=True),
        frozen=torch.nn.Parameter(base.double(), requires_grad=False),
    )
    save('views', views, views)
    for protocol in (3, 4, 5):
        save(f'protocol{protocol}', views, views, pickle_protocol=protocol)

    module = network()
    optimizer = torch.optim.SGD(module.parameters(), lr=0.125, momentum=0.5)
    module(torch.ones(2, 3)).sum().backward()
    state = {key: value.clone() for key, value in module.state_dict().items()}
    optimizer.step()
    module.load_state_dict(state)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 7])
    average = torch.optim.swa_utils.AveragedModel(module)
    checkpoint = {
        'epoch': 12,
        'model': module.state_dict(),
        'model_ema': average.state_dict(),
        'optimizer': optimizer.state_dict(),
        'lr_scheduler': scheduler.state_dict(),
        'args': argparse.Namespace(lr=0.125, arch='two layers', amp=False, size=[3, 2], resume=None),
        'best_acc': numpy.float64(0.75),
        'best_acc5': torch.tensor(0.875),
        'steps': numpy.int64(2**40),
        'big_endian': numpy.array([2.5], dtype='>f4')[0],
        'git': b'4a5b6c',
        'random': {'numpy': numpy.random.RandomState(1).get_state(), 'torch': torch.zeros(4, dtype=torch.uint8)},
        'classes': {'cat'},
        'device': torch.device('cuda', 1),
        'dtype': torch.float32,
        'shape': torch.Size([3, 2]),
        'finished': True,
        'nothing': None,
        'history': collections.defaultdict(list, loss=[1.5, 0.5]),
    }
    save('training', checkpoint, module.state_dict())
    record('training-ema', average.state_dict())

    parallel = collections.OrderedDict((f'module.{key}', value) for key, value in module.state_dict().items())
    save('parallel', {'state_dict': parallel, 'arch': 'two layers'}, parallel)

    save('legacy', module.state_dict(), _use_new_zipfile_serialization=False)
    for name, value in ('dtypes', types), ('views', views), ('training', checkpoint):
        save(f'legacy-{name}', value, _use_new_zipfile_serialization=False)
    save('legacy-protocol4', views, _use_new_zipfile_serialization=False, pickle_protocol=4)
    (FOLDER / 'legacy-python2.pth').write_bytes(python2_file())
    record('legacy-python2', torch.load(FOLDER / 'legacy-python2.pth', map_location='cpu'))
    save('module', module)
    torch.jit.save(torch.jit.script(module[0]), FOLDER / 'script.pth')
    save('quantized', {'w': torch.quantize_per_tensor(torch.ones(2), 0.5, 0, torch.qint8)})
    save('sparse', {'w': torch.eye(2).to_sparse()})
    save('complex', {'w': torch.ones(2, dtype=torch.complex64)})

    # Big-endian machines write the file 'byteorder' and their own order; PyTorch reads it from 2.1 on.
    big = types['int32'], types['float64'], types['bfloat16']
    state = collections.OrderedDict(zip(('int32', 'float64', 'bfloat16'), big))
    buffer = io.BytesIO()
    torch.save(state, buffer)
    reader = torch.PyTorchFileReader(io.BytesIO(buffer.getvalue()))
    writer = torch.PyTorchFileWriter(str(FOLDER / 'big-endian.pth'))
    for name in reader.get_all_records():
        data = reader.get_record(name)
        if name.startswith('data/'):
            size = (4, 8, 2)[int(name.removeprefix('data/'))]
            data = numpy.frombuffer(data, dtype=f'u{size}').byteswap().tobytes()
        if name != 'version':  # The writer adds it.
            writer.write_record(name, data, len(data))
    writer.write_record('byteorder', b'big', 3)
    writer.write_end_of_file()
    record('big-endian', state)

    (FOLDER / 'tensors.json').write_text(json.dumps(tensors, separators=(',', ':'), ensure_ascii=False) + '\n')


main()
