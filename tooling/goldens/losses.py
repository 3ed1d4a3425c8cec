"""Writes packages/ops/goldens/losses.json: what float64 PyTorch computes for the losses, with the gradient of the outputs."""

import json
import pathlib

import torch
import torch.nn.functional as F
from torchvision.ops import sigmoid_focal_loss

GOLDENS = pathlib.Path(__file__).parents[2] / 'packages/ops/goldens'

torch.manual_seed(0)
outputs = (3 * torch.randn(5, 4, dtype=torch.float64)).round(decimals=2)
outputs[0, 0], outputs[1, 1], outputs[2, 2] = 1000.0, -1000.0, 1000.0
numbers = torch.randn(5, 4, dtype=torch.float64).round(decimals=2)
numbers[3, 3] = outputs[3, 3]
applies = torch.tensor([[1, 0, 1, 0], [0, 1, 0, 0], [1, 1, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1]], dtype=torch.float64)
soft = torch.softmax(torch.randn(5, 4, dtype=torch.float64), 1).round(decimals=3)
labels = torch.tensor([0, 3, 1, 2, 2])
weights = torch.tensor([0.5, 2.0, 1.0, 3.0], dtype=torch.float64)


def focal(x, t, gamma):
    """Lin et al. 2017, eq. 4, for soft targets."""
    log_p = F.log_softmax(x, 1)
    return -(t * (1 - log_p.exp()) ** gamma * log_p).sum(1).mean()


one_hot = F.one_hot(labels, 4).double()
CASES = [
    ('cross-entropy', {}, 'labels', lambda x: F.cross_entropy(x, labels)),
    ('cross-entropy', {}, 'soft', lambda x: F.cross_entropy(x, soft)),
    ('focal', {}, 'labels', lambda x: focal(x, one_hot, 2)),
    ('focal', {'gamma': 1.5}, 'soft', lambda x: focal(x, soft, 1.5)),
    ('focal', {}, 'applies', lambda x: sigmoid_focal_loss(x, applies, alpha=-1, gamma=2, reduction='mean')),
    ('focal', {'gamma': 3, 'alpha': 0.25}, 'applies',
     lambda x: sigmoid_focal_loss(x, applies, alpha=0.25, gamma=3, reduction='mean')),
    ('binary-cross-entropy', {}, 'applies', lambda x: F.binary_cross_entropy_with_logits(x, applies)),
    ('binary-cross-entropy', {}, 'labels', lambda x: F.binary_cross_entropy_with_logits(x, one_hot)),
    ('binary-cross-entropy', {'positiveWeights': weights.tolist()}, 'applies',
     lambda x: F.binary_cross_entropy_with_logits(x, applies, pos_weight=weights)),
    ('mean-squared-error', {}, 'numbers', lambda x: F.mse_loss(x, numbers)),
    ('mean-absolute-error', {}, 'numbers', lambda x: F.l1_loss(x, numbers)),
    ('huber', {}, 'numbers', lambda x: F.huber_loss(x, numbers)),
    ('huber', {'delta': 0.3}, 'numbers', lambda x: F.huber_loss(x, numbers, delta=0.3)),
]


def record(name, constants, of, loss):
    x = outputs.clone().requires_grad_()
    value = loss(x)
    value.backward()
    gradient = [[float(f'{v:.9g}') for v in row] for row in x.grad.tolist()]
    return {'name': name, **constants, 'of': of, 'value': float(f'{value.item():.9g}'), 'gradient': gradient}


GOLDENS.mkdir(exist_ok=True)
data = {
    'outputs': outputs.tolist(),
    'labels': labels.tolist(),
    'numbers': numbers.tolist(),
    'applies': applies.tolist(),
    'soft': soft.tolist(),
    'cases': [record(*case) for case in CASES],
}
(GOLDENS / 'losses.json').write_text(json.dumps(data, indent=None, separators=(',', ':')).replace('{"name"', '\n{"name"') + '\n')
