"""Loads a .pth file into a network of torchvision, strictly, and prints its logits: see torch-round-trip.mjs.

Usage: torch-round-trip.py FOLDER NETWORK CLASSES. Reads FOLDER/NETWORK.pth and FOLDER/images.f32, which are [n, 224, 224, 3].
"""
import json
import sys
from pathlib import Path

import numpy
import torch
import torchvision

folder, name, classes = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
options = {'aux_logits': True, 'init_weights': False} if name == 'googlenet' else {}
net = getattr(torchvision.models, name)(weights=None, num_classes=classes, **options)
net.load_state_dict(torch.load(folder / f'{name}.pth', weights_only=True), strict=True)
net.eval()
images = numpy.fromfile(folder / 'images.f32', numpy.float32).reshape(-1, 224, 224, 3)
with torch.no_grad():
    logits = net(torch.from_numpy(images).permute(0, 3, 1, 2).contiguous())
json.dump(logits.flatten().tolist(), sys.stdout)
