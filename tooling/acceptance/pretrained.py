"""Saves networks of torchvision with random weights, and what they answer for images: see pretrained.mjs.

Usage: pretrained.py FOLDER NETWORK. Writes FOLDER/NETWORK.pth, and prints the log-probabilities of each image of FOLDER/*.png as JSON.
"""
import functools
import json
import sys
from pathlib import Path

import torch
import torchvision
from PIL import Image
from torchvision.transforms._presets import ImageClassification

folder, name = Path(sys.argv[1]), sys.argv[2]
networks = {
    'alexnet': torchvision.models.alexnet,
    'resnet18': torchvision.models.resnet18,
    'resnet50': torchvision.models.resnet50,
    'vgg11_bn': functools.partial(torchvision.models.vgg11_bn, init_weights=False),
    'googlenet': functools.partial(
        torchvision.models.googlenet, aux_logits=True, transform_input=True, init_weights=False
    ),
}
torch.manual_seed(1)
net = networks[name](weights=None)
# Statistics as after training, so that they matter.
for module in net.modules():
    if isinstance(module, torch.nn.BatchNorm2d):
        module.running_mean.normal_(0, 0.1)
        module.running_var.uniform_(0.5, 1.5)
        module.num_batches_tracked.fill_(1000)
net.eval()
preprocess = ImageClassification(crop_size=224)
paths = sorted(folder.glob('*.png'))
images = torch.stack([preprocess(Image.open(path).convert('RGB')) for path in paths])
head = net.fc if hasattr(net, 'fc') else net.classifier[-1]
with torch.no_grad():
    # Scores of which a few stand out, as after training.
    scale = 3 / net(images).std()
    head.weight *= scale
    head.bias *= scale
    torch.save(net.state_dict(), folder / f'{name}.pth')
    answers = torch.log_softmax(net(images), 1).tolist()
json.dump(answers, sys.stdout)
