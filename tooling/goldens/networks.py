"""Networks of the goldens: torchvision's, and implementations of those that it lacks."""
import torch
import torchvision
from torch import nn
from torch.nn import functional as F


class LeNet5(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, classes)

    def forward(self, x):
        h = F.max_pool2d(F.relu(self.conv1(x)), 2)
        h = F.max_pool2d(F.relu(self.conv2(h)), 2)
        h = F.relu(self.fc1(h.flatten(1)))
        return self.fc3(F.relu(self.fc2(h)))


class NinBlock(nn.Module):
    def __init__(self, maps, out, kernel, stride=1, padding=0):
        super().__init__()
        self.conv1 = nn.Conv2d(maps, out[0], kernel, stride, padding)
        self.conv2 = nn.Conv2d(out[0], out[1], 1)
        self.conv3 = nn.Conv2d(out[1], out[2], 1)

    def forward(self, x):
        return F.relu(self.conv3(F.relu(self.conv2(F.relu(self.conv1(x))))))


class Nin(nn.Module):
    """Network in Network for CIFAR: Lin et al. 2014, section 4."""

    def __init__(self, classes):
        super().__init__()
        self.block1 = NinBlock(3, (192, 160, 96), 5, padding=2)
        self.block2 = NinBlock(96, (192, 192, 192), 5, padding=2)
        self.block3 = NinBlock(192, (192, 192, classes), 3, padding=1)

    def forward(self, x):
        h = F.max_pool2d(self.block1(x), 3, 2, ceil_mode=True)
        h = F.max_pool2d(self.block2(h), 3, 2, ceil_mode=True)
        return self.block3(h).mean((2, 3))


class NinD2l(nn.Module):
    """Network in Network as in "Dive into Deep Learning", section 8.3."""

    def __init__(self, classes):
        super().__init__()
        self.block1 = NinBlock(1, (96, 96, 96), 11, stride=4)
        self.block2 = NinBlock(96, (256, 256, 256), 5, padding=2)
        self.block3 = NinBlock(256, (384, 384, 384), 3, padding=1)
        self.block4 = NinBlock(384, (classes, classes, classes), 3, padding=1)

    def forward(self, x):
        for block in (self.block1, self.block2, self.block3):
            x = F.max_pool2d(block(x), 3, 2)
        return self.block4(x).mean((2, 3))


class ConvBnRelu1d(nn.Module):
    def __init__(self, maps, out, kernel):
        super().__init__()
        self.conv = nn.Conv1d(maps, out, kernel, padding='same', bias=False)
        self.bn = nn.BatchNorm1d(out)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class SeriesFcn(nn.Module):
    """Fully convolutional network for series: Wang, Yan & Oates 2017."""

    def __init__(self, channels, outputs):
        super().__init__()
        self.block1 = ConvBnRelu1d(channels, 128, 8)
        self.block2 = ConvBnRelu1d(128, 256, 5)
        self.block3 = ConvBnRelu1d(256, 128, 3)
        self.fc = nn.Linear(128, outputs)

    def forward(self, x):
        return self.fc(self.block3(self.block2(self.block1(x))).mean(2))


class SeriesLeNet(nn.Module):
    """t-leNet: Le Guennec, Malinowski & Tavenard 2016."""

    def __init__(self, length, channels, outputs):
        super().__init__()
        self.conv1 = nn.Conv1d(channels, 5, 5)
        self.conv2 = nn.Conv1d(5, 20, 5)
        self.fc1 = nn.Linear(((length - 4) // 2 - 4) // 4 * 20, 500)
        self.fc2 = nn.Linear(500, outputs)

    def forward(self, x):
        h = F.max_pool1d(F.relu(self.conv1(x)), 2)
        h = F.max_pool1d(F.relu(self.conv2(h)), 4)
        return self.fc2(F.relu(self.fc1(h.flatten(1))))


class TextCnn(nn.Module):
    """Convolutional network for sentences: Kim 2014."""

    def __init__(self, vocabulary, classes):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 300, padding_idx=0)
        self.convs = nn.ModuleList(nn.Conv1d(300, 100, kernel) for kernel in (3, 4, 5))
        self.fc = nn.Linear(300, classes)

    def forward(self, x):
        words = self.embedding(x).transpose(1, 2)
        features = [F.relu(conv(words)) for conv in self.convs]
        return self.fc(torch.cat([F.max_pool1d(h, h.shape[2]).squeeze(2) for h in features], 1))


def googlenet(heads, classes=1000):
    return torchvision.models.googlenet(num_classes=classes, aux_logits=heads, init_weights=False)


TORCHVISION = ['alexnet', 'resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152'] + [
    f'vgg{depth}{suffix}' for depth in (11, 13, 16, 19) for suffix in ('', '_bn')
]

# Networks whose names and shapes are compared.
STATES = {name: getattr(torchvision.models, name) for name in TORCHVISION}
STATES['googlenet'] = lambda: googlenet(False)
STATES['googlenet_heads'] = lambda: googlenet(True)


def imagenet(side, image_name, make):
    return dict(make=make, input=(side, side, 3), classes=1000, image_name=image_name)


# Networks whose numbers are compared, at full width on the smallest possible images: the last stage of a ResNet and of GoogLeNet has
# 2x2 pixels.
models = torchvision.models
NUMERICS = {
    'lenet5': dict(make=lambda: LeNet5(10), input=(32, 32, 1), classes=10, image_name='images/0'),
    'nin': dict(make=lambda: Nin(10), input=(32, 32, 3), classes=10, image_name='images/3'),
    'nin_d2l': dict(make=lambda: NinD2l(10), input=(75, 75, 1), classes=10, image_name='images/0'),
    'cnn1d_fcn': dict(make=lambda: SeriesFcn(3, 5), input=(17, 3), classes=5, image_name='images/0'),
    'cnn1d_lenet': dict(make=lambda: SeriesLeNet(33, 2, 5), input=(33, 2), classes=5, image_name='images/0'),
    'textcnn': dict(make=lambda: TextCnn(40, 3), input=(12,), classes=3, image_name='images/0', vocabulary=40),
    'alexnet': imagenet(95, 'images/3', models.alexnet),
    'vgg11_bn': imagenet(32, 'images/0', models.vgg11_bn),
    'googlenet': imagenet(80, 'images/155', lambda: googlenet(True)),
    'resnet18': imagenet(96, 'images/4', models.resnet18),
    'resnet34': imagenet(96, 'images/4', models.resnet34),
    'resnet50': imagenet(96, 'images/4', models.resnet50),
}


def without_dropout(module):
    for part in module.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    return module


def normalizes(module):
    return any(isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)) for part in module.modules())
