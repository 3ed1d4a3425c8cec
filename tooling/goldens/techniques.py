"""Writes packages/train/goldens/techniques.json: what PyTorch computes in float64 with techniques of the training step.

The test beside it (packages/train/src/techniques.golden.test.ts) has the same network, images and batches.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F
from torch.optim.swa_utils import AveragedModel, update_bn

FILE = pathlib.Path(__file__).parents[2] / "packages/train/goldens/techniques.json"
FEATURES, HIDDEN, CLASSES, EPOCHS, BATCH = 4, 5, 3, 4, 4
torch.set_default_dtype(torch.float64)


def numbers(size, factor, count, middle, scale):
    """Element i is ((factor i + 3 size) mod count - middle) / scale."""
    return torch.tensor([((factor * i + 3 * size) % count - middle) / scale for i in range(size)])


class Net(nn.Module):
    def __init__(self, norm, spread=1.0):
        super().__init__()
        self.first = nn.Linear(FEATURES, HIDDEN, bias=False)
        self.norm = nn.BatchNorm1d(HIDDEN) if norm else nn.Identity()
        self.last = nn.Linear(HIDDEN, CLASSES)
        with torch.no_grad():
            # Weights are [in, out] on the other side.
            first = numbers(FEATURES * HIDDEN, 5, 13, 6, 8) * spread
            self.first.weight.copy_(first.reshape(FEATURES, HIDDEN).T)
            last = numbers(HIDDEN * CLASSES, 7, 11, 5, 8) * spread
            self.last.weight.copy_(last.reshape(HIDDEN, CLASSES).T)
            self.last.bias.zero_()

    def forward(self, x):
        return self.last(torch.relu(self.norm(self.first(x))))


def batches(images):
    x = numbers(images * FEATURES, 17, 29, 14, 10).reshape(images, FEATURES)
    y = torch.tensor([i % CLASSES for i in range(images)])
    return [(x[i : i + BATCH], y[i : i + BATCH]) for i in range(0, images, BATCH)]


def state(net):
    values = {
        "first": net.first.weight.T,
        "last": net.last.weight.T,
        "bias": net.last.bias,
    }
    if isinstance(net.norm, nn.BatchNorm1d):
        values["scale"] = net.norm.weight
        values["shift"] = net.norm.bias
        values["mean"] = net.norm.running_mean
        values["variance"] = net.norm.running_var
    return {key: [round(x, 9) for x in value.reshape(-1).tolist()] for key, value in values.items()}


def train(images, norm=False, accumulate=1, clip=None, teacher=None, distillation=None, after_step=None, after_epoch=None):
    net = Net(norm)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    losses = []
    data = batches(images)
    for epoch in range(EPOCHS):
        for start in range(0, len(data), accumulate):
            group = data[start : start + accumulate]
            count = sum(len(y) for _, y in group)
            optimizer.zero_grad()
            total = 0.0
            for x, y in group:
                scores = net(x)
                loss = F.cross_entropy(scores, y)
                if teacher is not None:
                    t, w = distillation["temperature"], distillation["weight"]
                    with torch.no_grad():
                        taught = F.softmax(teacher(x) / t, dim=1)
                    soft = F.kl_div(F.log_softmax(scores / t, dim=1), taught, reduction="batchmean") * t * t
                    loss = (1 - w) * loss + w * soft
                (loss * len(y) / count).backward()
                total += loss.item() * len(y)
            losses.append(round(total / count, 9))
            if clip:
                clip(net)
            optimizer.step()
            if after_step:
                after_step(net)
        if after_epoch:
            after_epoch(net, epoch)
    return net, losses


def case(recipe, images, norm, losses, net):
    return {"recipe": recipe, "images": images, "norm": norm, "losses": losses, "state": state(net)}


def clipped():
    def clip(net):
        nn.utils.clip_grad_value_(net.parameters(), 0.03)
        nn.utils.clip_grad_norm_(net.parameters(), 0.12)

    net, losses = train(26, clip=clip)
    return case({"clipValue": 0.03, "clipNorm": 0.12}, 26, False, losses, net)


def accumulated():
    net, losses = train(26, accumulate=3)
    return case({"accumulate": 3}, 26, False, losses, net)


def ema(warmup):
    def average(mean, value, n):
        return (d := min(0.9, n / (9 + n)) if warmup else 0.9) * mean + (1 - d) * value

    averaged = AveragedModel(Net(True), avg_fn=average, use_buffers=True)
    averaged.update_parameters(Net(True))
    _, losses = train(26, norm=True, after_step=averaged.update_parameters)
    return case({"ema": {"decay": 0.9, "warmup": warmup}}, 26, True, losses, averaged.module)


def swa():
    averaged = AveragedModel(Net(True))

    def after_epoch(net, epoch):
        if epoch >= 1:
            averaged.update_parameters(net)

    _, losses = train(24, norm=True, after_epoch=after_epoch)
    update_bn(batches(24), averaged)
    return case({"swa": {"fromEpoch": 2}}, 24, True, losses, averaged.module)


def distilled():
    distillation = {"temperature": 3, "weight": 0.7}
    net, losses = train(26, teacher=Net(False, spread=3.0), distillation=distillation)
    return case({"distillation": distillation}, 26, False, losses, net)


cases = [clipped(), accumulated(), ema(False), ema(True), swa(), distilled()]
FILE.write_text("[\n" + ",\n".join(json.dumps(each) for each in cases) + "\n]\n")
