"""Networks of the goldens: torchvision's, and implementations of those that it lacks."""
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
    return any(isinstance(part, nn.BatchNorm2d) for part in module.modules())
