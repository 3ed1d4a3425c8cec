"""Keeps the units of a network away from the kinks of ReLU, where rounding would decide whether a gradient passes."""
import contextlib
import math

import numpy
import torch
from torch import nn
from torch.nn import functional as F

# Smallest distance from a kink, relative to the root mean square of the layer's units: well beyond float32's error in deep
# networks.
MARGIN = 1e-4
STEP = 2.0**-6


@contextlib.contextmanager
def watched(module, on_relu):
    """Calls on_relu(key of the bias added last, bias, z) for each ReLU and uses the result as its input."""
    last = []
    hooks = []
    for path, part in module.named_modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d, nn.Conv1d, nn.Conv2d, nn.Linear)) and part.bias is not None:
            added = (f'{path}.bias', part.bias)
            hooks.append(part.register_forward_hook(lambda *_, added=added: last.__setitem__(slice(None), [added])))
    original = F.relu
    F.relu = lambda z, inplace=False: original(on_relu(*last[0], z))
    try:
        yield
    finally:
        F.relu = original
        for hook in hooks:
            hook.remove()


def nudge(module, images):
    """
    Moves the bias of each channel, layer after layer, by the fewest steps that keep all of its units away from the kink. Returns
    the channels that move for each bias, once a step.
    """
    moves = {}

    def on_relu(key, bias, z):
        if key in moves:
            raise ValueError(f'{key} moves twice')
        units = z.transpose(0, 1).reshape(z.shape[1], -1)
        margin = MARGIN * units.square().mean().sqrt()
        steps = torch.zeros(len(units), dtype=torch.int64)
        start = bias.detach().clone()
        move = torch.zeros_like(start)
        while True:
            near = (units + move[:, None]).abs().amin(1) <= margin
            if not near.any():
                break
            steps[near] += 1
            if steps.max() > 1000:
                raise ValueError(f'{key}: no place without a kink')
            single = start.numpy().astype(numpy.float32) + (steps.numpy() * STEP).astype(numpy.float32)
            move = torch.from_numpy(single.astype(numpy.float64)) - start
        bias.copy_(start + move)
        if steps.any():
            moves[key] = torch.arange(len(steps)).repeat_interleave(steps).tolist()
        return z + move.reshape([1, -1] + [1] * (z.dim() - 2))

    with torch.no_grad(), watched(module, on_relu):
        module(images)
    return moves


def closest_maximum(module, images):
    """Returns the smallest difference between the two largest pixels of a max-pooling window, relative to the layer's root mean square."""
    least = [math.inf]
    original, original1d = F.max_pool2d, F.max_pool1d

    def note(windows, z):
        first = windows.amax(-1)
        # Equal pixels after another pooling are the same pixel of its input, which gets the gradient in either case.
        second = windows.masked_fill(windows == first[..., None], -math.inf).amax(-1)
        # A maximum of zero comes from a ReLU, which passes no gradient.
        gaps = (first - second)[first > 0]
        least[0] = min(least[0], (gaps.min() / z.square().mean().sqrt()).item())

    def pool(z, kernel_size, stride=None, padding=0, *others, ceil_mode=False, **more):
        step = stride or kernel_size
        beyond = padding + (step - 1 if ceil_mode else 0)
        padded = F.pad(z, (padding, beyond, padding, beyond), value=-math.inf)
        note(padded.unfold(2, kernel_size, step).unfold(3, kernel_size, step).flatten(4), z)
        return original(z, kernel_size, stride, padding, *others, ceil_mode=ceil_mode, **more)

    def pool1d(z, kernel_size):
        note(z.unfold(2, kernel_size, kernel_size), z)
        return original1d(z, kernel_size)

    F.max_pool2d, F.max_pool1d = pool, pool1d
    try:
        with torch.no_grad():
            module(images)
    finally:
        F.max_pool2d, F.max_pool1d = original, original1d
    return least[0]
