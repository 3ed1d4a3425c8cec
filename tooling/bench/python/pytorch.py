"""PyTorch's side of the benchmark: reads a JSON line for each measurement and writes a JSON line."""
import json
import os
import resource
import sys
import time

try:
    import numpy
    import torch
    from torch import nn
    from torch.nn import functional as F
    from torchvision.models import googlenet, resnet34, vgg11
except ImportError as error:
    print(json.dumps({'failure': str(error)}), flush=True)
    sys.exit(1)


class LeNet5(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x):
        h = F.max_pool2d(F.relu(self.conv1(x)), 2)
        h = F.max_pool2d(F.relu(self.conv2(h)), 2)
        h = F.relu(self.fc1(torch.flatten(h, 1)))
        return self.fc3(F.relu(self.fc2(h)))


class NinBlock(nn.Module):
    def __init__(self, maps, kernel, out):
        super().__init__()
        self.conv1 = nn.Conv2d(maps, out[0], kernel, padding=kernel // 2)
        self.conv2 = nn.Conv2d(out[0], out[1], 1)
        self.conv3 = nn.Conv2d(out[1], out[2], 1)

    def forward(self, x):
        return F.relu(self.conv3(F.relu(self.conv2(F.relu(self.conv1(x))))))


class Nin(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.block1 = NinBlock(channels, 5, (192, 160, 96))
        self.block2 = NinBlock(96, 5, (192, 192, 192))
        self.block3 = NinBlock(192, 3, (192, 192, classes))

    def forward(self, x):
        h = F.max_pool2d(self.block1(x), 3, 2, ceil_mode=True)
        h = F.max_pool2d(self.block2(h), 3, 2, ceil_mode=True)
        return self.block3(h).mean((2, 3))


class ConvBnRelu(nn.Module):
    def __init__(self, maps, out, kernel):
        super().__init__()
        self.conv = nn.Conv2d(maps, out, kernel, padding=kernel // 2, bias=False)
        self.bn = nn.BatchNorm2d(out, eps=1e-3)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


class Inception(nn.Module):
    def __init__(self, maps, one, three_reduce, three, five_reduce, five, pool):
        super().__init__()
        self.branch1 = ConvBnRelu(maps, one, 1)
        self.branch2 = nn.Sequential(ConvBnRelu(maps, three_reduce, 1), ConvBnRelu(three_reduce, three, 3))
        self.branch3 = nn.Sequential(ConvBnRelu(maps, five_reduce, 1), ConvBnRelu(five_reduce, five, 5))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, padding=1), ConvBnRelu(maps, pool, 1))
        self.maps = one + three + five + pool

    def forward(self, x):
        return torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)


class GoogLeNetLite(nn.Module):
    """Half of the channels of table 1."""

    TABLE = {
        '3a': (32, 48, 64, 8, 16, 16), '3b': (64, 64, 96, 16, 48, 32), '4a': (96, 48, 104, 8, 24, 32),
        '4b': (80, 56, 112, 12, 32, 32), '4c': (64, 64, 128, 12, 32, 32), '4d': (56, 72, 144, 16, 32, 32),
        '4e': (128, 80, 160, 16, 64, 64), '5a': (128, 80, 160, 16, 64, 64), '5b': (192, 96, 192, 24, 64, 64),
    }

    def __init__(self, channels, classes):
        super().__init__()
        self.conv1 = ConvBnRelu(channels, 64, 3)
        self.conv2 = ConvBnRelu(64, 64, 1)
        self.conv3 = ConvBnRelu(64, 192, 3)
        maps = 192
        for name, sizes in self.TABLE.items():
            block = Inception(maps, *sizes)
            setattr(self, f'inception{name}', block)
            maps = block.maps
        self.fc = nn.Linear(maps, classes)

    def forward(self, x):
        def halve(h):
            return F.max_pool2d(h, 3, 2, ceil_mode=True)

        h = halve(self.conv3(self.conv2(self.conv1(x))))
        h = halve(self.inception3b(self.inception3a(h)))
        for name in ('4a', '4b', '4c', '4d', '4e'):
            h = getattr(self, f'inception{name}')(h)
        h = self.inception5b(self.inception5a(halve(h)))
        return self.fc(h.mean((2, 3)))


def cifar_resnet34(channels, classes):
    model = resnet34(num_classes=classes)
    model.conv1 = nn.Conv2d(channels, 64, 3, padding=1, bias=False)
    model.maxpool = nn.Identity()
    return model


NETWORKS = {
    'lenet5': LeNet5,
    'nin': Nin,
    'googlenet-lite': GoogLeNetLite,
    'resnet34': cifar_resnet34,
    'resnet34-224': lambda channels, classes: resnet34(num_classes=classes),
    'googlenet-224': lambda channels, classes: googlenet(
        num_classes=classes, aux_logits=False, init_weights=False, dropout=0
    ),
    'vgg11-224': lambda channels, classes: vgg11(num_classes=classes, init_weights=False, dropout=0),
}

# Height, width and channels of the feature maps before the first linear layer. PyTorch has channels first.
FLATTENED = {('fc1.weight', 400): (5, 5, 16), ('classifier.0.weight', 25088): (7, 7, 512)}


def to_torch(key, values):
    """Converts HWIO and [in, out] to PyTorch's layouts."""
    if values.ndim == 4:
        return values.transpose(3, 2, 0, 1)
    maps = FLATTENED.get((key, values.shape[0])) if values.ndim == 2 else None
    if maps:
        values = values.reshape(*maps, -1).transpose(2, 0, 1, 3).reshape(values.shape)
    return values.T if values.ndim == 2 else values


def load_weights(model, folder, state):
    data = numpy.fromfile(os.path.join(folder, 'weights.bin'), '<f4')
    weights, at = {}, 0
    for entry in state:
        size = int(numpy.prod(entry['shape']))
        values = data[at:at + size]
        at += size
        if entry['dtype'] == 'int32':
            values = values.view('<i4').astype('int64')
        values = to_torch(entry['key'], values.reshape(entry['shape']))
        weights[entry['key']] = torch.from_numpy(numpy.ascontiguousarray(values).copy())
    model.load_state_dict(weights)


def blas_library():
    """Returns the name of the library file that computes matrix products."""
    torch.mm(torch.ones(8, 8), torch.ones(8, 8))
    with open('/proc/self/maps', encoding='utf8') as maps:
        files = {os.path.realpath(line.split()[-1]) for line in maps if 'blas' in line.lower()}
    names = sorted(os.path.basename(file) for file in files)
    openblas = [name for name in names if 'openblas' in name]
    return ', '.join(openblas or names) or 'built in'


def main():
    folder, threads = sys.argv[1], int(sys.argv[2])
    torch.set_num_threads(threads)
    with open(os.path.join(folder, 'step.json'), encoding='utf8') as file:
        step = json.load(file)
    n, height, width, channels = step['shape']
    model = NETWORKS[step['network']](channels, 10)
    load_weights(model, folder, step['state'])
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=step['learningRate'], momentum=step['momentum'])
    images = numpy.fromfile(os.path.join(folder, 'images.bin'), '<f4').reshape(-1, n, height, width, channels)
    labels = numpy.fromfile(os.path.join(folder, 'labels.bin'), '<i4').reshape(-1, n).astype('int64')
    batches = [
        (torch.from_numpy(numpy.ascontiguousarray(x.transpose(0, 3, 1, 2))), torch.from_numpy(y))
        for x, y in zip(images, labels)
    ]
    facts = {'torch': torch.__version__, 'threads': torch.get_num_threads(), 'blas': blas_library()}
    print(json.dumps({'facts': facts}), flush=True)
    for line in sys.stdin:
        steps = json.loads(line)['steps']
        losses = []
        start = time.perf_counter()
        for i in range(steps):
            x, y = batches[i % len(batches)]
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        rate = steps * n / (time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({'rate': rate, 'losses': losses, 'peakBytes': peak}), flush=True)


main()
