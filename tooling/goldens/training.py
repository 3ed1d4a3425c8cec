"""What PyTorch's optimizers and schedulers compute, for the tests of @convkit/train. See README.md."""
import json
import pathlib

import torch
from torch.optim import lr_scheduler

FOLDER = pathlib.Path(__file__).parents[2] / 'packages/train/goldens'
STEPS = 20
SHAPES = {'conv.weight': (2, 3), 'conv.bias': (3,), 'head.weight': (2, 1, 2)}
CLASSES = {
    'sgd': torch.optim.SGD,
    'adam': torch.optim.Adam,
    'adamw': torch.optim.AdamW,
    'rmsprop': torch.optim.RMSprop,
}
OPTIMIZERS = [
    {'name': 'sgd', 'learningRate': 0.05, 'momentum': 0},
    {'name': 'sgd', 'learningRate': 0.05, 'momentum': 0.9, 'weightDecay': 0.1},
    {'name': 'sgd', 'learningRate': 0.05, 'momentum': 0.8, 'nesterov': True, 'weightDecay': 0.1},
    {'name': 'adam', 'learningRate': 0.05},
    {'name': 'adam', 'learningRate': 0.05, 'beta1': 0.8, 'beta2': 0.95, 'epsilon': 0.01, 'weightDecay': 0.1},
    {'name': 'adamw', 'learningRate': 0.05, 'weightDecay': 0.2},
    {'name': 'adamw', 'learningRate': 0.05, 'beta1': 0.8, 'epsilon': 0.001, 'weightDecay': 0.2},
    {'name': 'rmsprop', 'learningRate': 0.01},
    {'name': 'rmsprop', 'learningRate': 0.01, 'alpha': 0.9, 'epsilon': 0.01, 'momentum': 0.9, 'weightDecay': 0.1},
    {'name': 'rmsprop', 'learningRate': 0.01, 'alpha': 0.9, 'centered': True},
    {'name': 'rmsprop', 'learningRate': 0.01, 'alpha': 0.8, 'centered': True, 'momentum': 0.5, 'weightDecay': 0.1},
]
# Factors on the learning rate and the weight decay.
GROUPS = [(['conv.weight'], 1, 1), (['conv.bias'], 1, 0), (['head.weight'], 0.1, 0.5)]
RENAMED = {'learningRate': 'lr', 'weightDecay': 'weight_decay', 'epsilon': 'eps'}


def numbers(shape, step, count, middle, scale):
    size = int(torch.Size(shape).numel())
    values = [((step * i + 3 * size) % count - middle) / scale for i in range(size)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape)


def gradient(weight, step):
    """A bowl whose bottom moves: every element has a slope of its own."""
    slopes = numbers(weight.shape, 5, 7, -1, 4)
    return slopes * weight - numbers(weight.shape, 7, 11, 5, 5) * (1 + step % 3)


def rate_factor(step):
    return 1 + 0.5 * (step % 4)


def optimize(spec):
    options = {RENAMED.get(key, key): value for key, value in spec.items() if key not in ('name', 'beta1', 'beta2')}
    if 'beta1' in spec:
        options['betas'] = (spec['beta1'], spec.get('beta2', 0.999))
    weights = {key: torch.nn.Parameter(numbers(shape, 5, 13, 6, 4)) for key, shape in SHAPES.items()}
    decay = spec.get('weightDecay', 0)
    optimizer = CLASSES[spec['name']](
        [{'params': [weights[key] for key in keys], 'weight_decay': decay * factor} for keys, _, factor in GROUPS],
        **options,
    )
    steps = []
    for step in range(STEPS):
        for weight in weights.values():
            weight.grad = gradient(weight.detach(), step)
        for group, (_, factor, _) in zip(optimizer.param_groups, GROUPS):
            group['lr'] = spec['learningRate'] * rate_factor(step) * factor
        optimizer.step()
        steps.append([float(f'{x:.7g}') for weight in weights.values() for x in weight.detach().flatten().tolist()])
    return {'spec': spec, 'steps': steps}


def scheduled(make, count):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    scheduler = make(optimizer)
    values = []
    for _ in range(count):
        values.append(optimizer.param_groups[0]['lr'])
        optimizer.step()
        scheduler.step()
    return values


def per_epoch(make, epochs, steps_per_epoch):
    return [rate for rate in scheduled(make, epochs) for _ in range(steps_per_epoch)]


def one_cycle(count, **options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3, momentum=0.9)
    scheduler = lr_scheduler.OneCycleLR(optimizer, max_lr=0.3, total_steps=count, **options)
    values = {'rates': [], 'momenta': []}
    for step in range(count):
        values['rates'].append(optimizer.param_groups[0]['lr'])
        values['momenta'].append(optimizer.param_groups[0]['momentum'])
        optimizer.step()
        # It fails when it is asked for more steps than there are.
        if step + 1 < count:
            scheduler.step()
    return values


def warmed(steps, count, then, start):
    def make(optimizer):
        linear = lr_scheduler.LinearLR(optimizer, start_factor=start, total_iters=steps - 1)
        return lr_scheduler.SequentialLR(optimizer, [linear, then(optimizer)], milestones=[steps])
    return scheduled(make, count)


def schedules():
    lengths = {'epochs': 8, 'stepsPerEpoch': 3}
    count = 24
    def case(schedule, rates, **more):
        return {'schedule': schedule, **lengths, 'rates': rates, **more}
    yield case({'name': 'constant'}, scheduled(lambda o: lr_scheduler.LambdaLR(o, lambda _: 1), count))
    yield case({'name': 'step', 'every': 3, 'factor': 0.5}, per_epoch(lambda o: lr_scheduler.StepLR(o, 3, 0.5), 8, 3))
    yield case(
        {'name': 'multi-step', 'milestones': [2, 3, 6], 'factor': 0.3},
        per_epoch(lambda o: lr_scheduler.MultiStepLR(o, [2, 3, 6], 0.3), 8, 3),
    )
    yield case({'name': 'exponential', 'factor': 0.9}, scheduled(lambda o: lr_scheduler.ExponentialLR(o, 0.9), count))
    for power in (1, 2.5):
        yield case(
            {'name': 'polynomial', 'power': power},
            scheduled(lambda o: lr_scheduler.PolynomialLR(o, count, power), count),
        )
    yield case(
        {'name': 'cosine', 'final': 0.1},
        scheduled(lambda o: lr_scheduler.CosineAnnealingLR(o, count, eta_min=0.03), count),
    )
    for t0, t_mult in ((2, 1), (1, 2)):
        yield case(
            {'name': 'cosine', 't0': t0, 'tMult': t_mult, 'final': 0.01},
            scheduled(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3 * t0, t_mult, eta_min=0.003), count),
        )
    yield case({'name': 'one-cycle', 'momentum': [0.85, 0.95]}, **one_cycle(count))
    yield case(
        {'name': 'one-cycle', 'rise': 0.4, 'initial': 0.1, 'final': 0.001, 'anneal': 'linear', 'momentum': [0.7, 0.9]},
        **one_cycle(count, pct_start=0.4, div_factor=10, final_div_factor=100, anneal_strategy='linear',
                    base_momentum=0.7, max_momentum=0.9),
    )
    yield case(
        {'name': 'one-cycle', 'threePhase': True, 'momentum': [0.85, 0.95]},
        **one_cycle(count, three_phase=True),
    )
    yield case(
        {'name': 'warmup', 'epochs': 2, 'initial': 0.1, 'next': {'name': 'constant'}},
        warmed(6, count, lambda o: lr_scheduler.LambdaLR(o, lambda _: 1), 0.1),
    )
    yield case(
        {'name': 'warmup', 'epochs': 1.35, 'next': {'name': 'exponential', 'factor': 0.8}},
        warmed(4, count, lambda o: lr_scheduler.ExponentialLR(o, 0.8), 1 / 4),
    )
    yield case(
        {'name': 'warmup', 'epochs': 2, 'next': {'name': 'cosine', 't0': 1, 'tMult': 2}},
        warmed(6, count, lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 3, 2), 1 / 6),
    )
    yield case(
        {'name': 'warmup', 'epochs': 1, 'next': {'name': 'polynomial', 'power': 2}},
        warmed(3, count, lambda o: lr_scheduler.PolynomialLR(o, count - 3, 2), 1 / 3),
    )


LOSSES = [3, 2, 2.1, 1.9999, 2.2, 1.8, 1.9, 1.9, 1.9, 1.7999, 1.9, 1.85, 1.7, 1.75, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8]


def plateau(mode, **options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, mode=mode, **options)
    metrics = LOSSES if mode == 'min' else [round(1 - loss / 4, 6) for loss in LOSSES]
    rates = []
    for metric in metrics:
        scheduler.step(metric)
        rates.append(optimizer.param_groups[0]['lr'])
    return {'metrics': metrics, 'rates': rates}


def plateaus():
    yield {
        'schedule': {'name': 'plateau', 'patience': 1, 'factor': 0.5},
        **plateau('min', patience=1, factor=0.5),
    }
    yield {
        'schedule': {'name': 'plateau', 'patience': 0, 'factor': 0.5, 'cooldown': 2, 'threshold': 0.01, 'final': 0.1},
        **plateau('min', patience=0, factor=0.5, cooldown=2, threshold=0.01, min_lr=0.03),
    }
    yield {
        'schedule': {'name': 'plateau', 'metric': 'validationAccuracy', 'patience': 2},
        **plateau('max', patience=2),
    }


def write(name, value):
    rows = ',\n'.join(json.dumps(each, separators=(',', ':')) for each in value)
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text(f'[\n{rows}\n]\n')


def rounded(case):
    return {key: [float(f'{x:.12g}') for x in value] if key in ('rates', 'momenta') else value for key, value in case.items()}


write('optimizers.json', [optimize(spec) for spec in OPTIMIZERS])
write('schedules.json', [rounded(case) for case in schedules()])
write('plateaus.json', [rounded(case) for case in plateaus()])
