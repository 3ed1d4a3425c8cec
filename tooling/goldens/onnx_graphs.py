"""Writes the goldens for the tests of packages/onnx: small networks as PyTorch exports them, with what PyTorch computes.

    /usr/bin/python3 tooling/goldens/onnx_graphs.py

Needs PyTorch 1.13 and onnx (Debian: python3-torch, python3-onnx). Pixel i of a batch in NCHW order is ((7919 i) mod 1013) / 500 - 1.
"""
import json
import pathlib
import warnings

import numpy
import onnx
import torch
from torch import nn
from torch.nn import functional as F
from torch.onnx import TrainingMode

FOLDER = pathlib.Path(__file__).parents[2] / 'packages/onnx/goldens'
BATCH = 3


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(x)) + shortcut)


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(BasicBlock(4, 4, 1))
        self.layer2 = nn.Sequential(BasicBlock(4, 6, 2))
        self.fc = nn.Linear(6, 5)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer2(self.layer1(x))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(x, 1), 1))


def conv_bn_relu(inputs, outputs, kernel, padding=0):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, padding=padding, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class GoogLeNet(nn.Module):
    """One inception block, pooling in ceil mode, and torchvision's transform_input."""

    def __init__(self):
        super().__init__()
        self.stem = conv_bn_relu(3, 6, 3)
        self.branch1 = conv_bn_relu(6, 4, 1)
        self.branch2 = nn.Sequential(conv_bn_relu(6, 2, 1), conv_bn_relu(2, 5, 3, 1))
        self.branch3 = nn.Sequential(conv_bn_relu(6, 2, 1), conv_bn_relu(2, 3, (1, 3), (0, 1)))
        self.branch4 = nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), conv_bn_relu(6, 2, 1))
        self.fc = nn.Linear(14, 4)

    def forward(self, x):
        channels = [torch.unsqueeze(x[:, i], 1) * (0.5 + i / 8) + (0.1 - i / 16) for i in range(3)]
        x = self.stem(torch.cat(channels, 1))
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        x = torch.cat([self.branch1(x), self.branch2(x), self.branch3(x), self.branch4(x)], 1)
        x = F.avg_pool2d(x, 2, 2, ceil_mode=True)
        return self.fc(x.mean([2, 3]))


class Vgg(nn.Module):
    """Maps that are flattened by their actual shape, and dropout."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 6, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
        )
        self.classifier = nn.Sequential(nn.Linear(6 * 3 * 4, 12), nn.ReLU(), nn.Dropout(0.5), nn.Linear(12, 4))

    def forward(self, x):
        x = self.features(x)
        return self.classifier(x.view(x.size(0), x.size(1) * x.size(2) * x.size(3)))


class Lrn(torch.autograd.Function):
    """PyTorch exports local response normalization as its parts; other exporters write ONNX's operator."""

    @staticmethod
    def forward(_, x):
        return F.local_response_norm(x, 5, 0.3, 0.75, 2.0)

    @staticmethod
    def symbolic(graph, x):
        return graph.op('LRN', x, size_i=5, alpha_f=0.3, beta_f=0.75, bias_f=2.0)


class AlexNet(nn.Module):
    """Local response normalization and groups."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 5, 2)
        self.conv2 = nn.Conv2d(6, 4, 3, padding=1, groups=2)
        self.fc = nn.Linear(4 * 3 * 3, 4)

    def forward(self, x):
        x = Lrn.apply(F.relu(self.conv1(x)))
        x = F.max_pool2d(F.relu(self.conv2(x)), 3, 2, ceil_mode=True)
        return F.softmax(self.fc(x.flatten(1)), 1)


class MobileNet(nn.Module):
    """Depthwise convolutions, an excitation, and their activations."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), nn.Hardswish())
        self.depthwise = nn.Sequential(nn.Conv2d(4, 8, 3, 1, 1, groups=4, bias=False), nn.BatchNorm2d(8), nn.ReLU6())
        self.squeeze = nn.Conv2d(8, 2, 1)
        self.excite = nn.Conv2d(2, 8, 1)
        self.project = nn.Sequential(nn.Conv2d(8, 4, 1, bias=False), nn.BatchNorm2d(4))
        self.scale = nn.Parameter(torch.rand(1, 4, 1, 1) + 0.5)
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        x = self.stem(x)
        y = self.depthwise(x)
        y = y * F.hardsigmoid(self.excite(F.relu(self.squeeze(F.adaptive_avg_pool2d(y, 1)))))
        return F.log_softmax(self.fc((x + self.project(y) * self.scale).mean((2, 3))), 1)


class Activations(nn.Module):
    """Paddings, parts, and further activations."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.prelu = nn.PReLU(2)
        self.fc = nn.Linear(2 * 4 * 5, 6)

    def forward(self, x):
        x = self.conv(F.pad(x, (1, 2, 0, 1)))
        a, b, c, d = x.chunk(4, 1)
        x = self.prelu(a) * torch.sigmoid(b) + F.elu(c, 0.5) - F.leaky_relu(d, 0.2) / 3
        x = F.avg_pool2d(x, 3, 2, 1, ceil_mode=True)[:, :, 1:, :-1]
        x = F.avg_pool2d(x, 2, 1, 1, count_include_pad=False)[:, :, ::2, ::2]
        x = self.fc(F.pad(x, (0, 1, 0, 1)).reshape(x.shape[0], -1))
        return F.selu(x) ** 2 + F.softplus(x).sqrt() + torch.tanh(x).abs() - torch.clamp(x, -0.3).exp()


def pixels(shape):
    count = int(numpy.prod(shape))
    values = (numpy.arange(count, dtype=numpy.int64) * 7919) % 1013
    return torch.tensor((values / 500 - 1).astype(numpy.float32)).reshape(shape)


def randomize(network):
    """Running statistics and batch norms that differ from each other."""
    for name, value in network.state_dict().items():
        if name.endswith(('running_var', 'bn1.weight', 'bn2.weight', '1.weight')) and value.ndim == 1:
            value.uniform_(0.5, 1.5)
        elif name.endswith(('running_mean', 'bias')):
            value.uniform_(-0.3, 0.3)


def numbers(tensor):
    return [float(f'{value:.6g}') for value in tensor.detach().double().flatten().tolist()]


def export(name, network, size, opset, dynamic=True, keep_names=False, training=False):
    torch.manual_seed(sum(map(ord, name)) + 2)
    network = network()
    randomize(network)
    network.train(training)
    mode = TrainingMode.PRESERVE if keep_names or training else TrainingMode.EVAL
    options = {'dynamic_axes': {'image': {0: 'n'}, 'output': {0: 'n'}}} if dynamic else {}
    torch.onnx.export(
        network,
        pixels((1 if not training else 2, 3, *size)),
        FOLDER / f'{name}.onnx',
        opset_version=opset,
        input_names=['image'],
        output_names=['output'],
        training=mode,
        do_constant_folding=mode == TrainingMode.EVAL,
        **options,
    )
    model = onnx.load(FOLDER / f'{name}.onnx')
    onnx.checker.check_model(model)
    for node in model.graph.node:
        node.doc_string = ''
    onnx.save(model, FOLDER / f'{name}.onnx')
    floats = [tensor for tensor in model.graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT]
    exported = sum(int(numpy.prod(tensor.dims)) for tensor in floats if 'running' not in tensor.name)
    parameters = sum(value.numel() for value in network.parameters()) if keep_names or training else exported
    record = {'size': size, 'parameters': parameters, 'output': numbers(network.eval()(pixels((BATCH, 3, *size))))}
    if keep_names:
        record['training'] = training_step(network, size)
    (FOLDER / f'{name}.json').write_text(json.dumps(record, separators=(',', ':')) + '\n')


def training_step(network, size):
    """The gradient of the squared output, and the running statistics after the step."""
    network.train()
    output = network(pixels((BATCH, 3, *size)))
    (output**2).sum().backward()
    return {
        'output': numbers(output),
        'gradients': {key: numbers(value.grad) for key, value in network.named_parameters()},
        'buffers': {key: numbers(value) for key, value in network.named_buffers() if 'running' in key},
    }


if __name__ == '__main__':
    warnings.simplefilter('ignore')
    FOLDER.mkdir(exist_ok=True)
    export('resnet', ResNet, (18, 15), 13)
    export('resnet-names', ResNet, (18, 15), 12, keep_names=True)
    export('googlenet', GoogLeNet, (16, 17), 11, dynamic=False)
    export('vgg', Vgg, (12, 16), 9)
    export('vgg-training', Vgg, (12, 16), 14, training=True)
    export('alexnet', AlexNet, (17, 17), 17)
    export('mobilenet', MobileNet, (12, 12), 14)
    export('activations', Activations, (11, 12), 13)
