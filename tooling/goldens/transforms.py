"""Results of Pillow and torchvision for the transforms of @convkit/data. See README.md."""
import hashlib
import json
import pathlib

import numpy
import torch
import torchvision.transforms.functional as F
from PIL import Image
from torchvision.transforms import InterpolationMode, autoaugment

from hashed import hashes

FILE = pathlib.Path(__file__).parents[2] / 'packages/data/goldens/transforms.json'
METHODS = {'nearest': InterpolationMode.NEAREST, 'bilinear': InterpolationMode.BILINEAR, 'bicubic': InterpolationMode.BICUBIC}
SAMPLES = 4


def make_image(kind, height, width, channels):
    """Returns the bytes of a hash, from 0 to 255 ('noise') or from 60 to 159 ('dim')."""
    words = hashes(f'{kind}/{height}x{width}x{channels}', height * width * channels)
    data = words & numpy.uint32(255) if kind == 'noise' else words % numpy.uint32(100) + numpy.uint32(60)
    array = data.astype(numpy.uint8).reshape(height, width, channels)
    return Image.fromarray(array[:, :, 0] if channels == 1 else array)


def case(op, kind, shape, arguments, result):
    array = numpy.asarray(result, dtype=numpy.uint8)
    flat = array.reshape(-1)
    places = hashes('samples', SAMPLES) % numpy.uint32(flat.size)
    return {
        'op': op,
        'image': kind,
        'shape': 'x'.join(map(str, shape)),
        'arguments': arguments,
        'size': 'x'.join(map(str, array.shape[:2])),
        'sha256': hashlib.sha256(array.tobytes()).hexdigest()[:24],
        'samples': flat[places].tolist(),
    }


def resizes():
    sizes = [((28, 28, 1), [32, 32]), ((100, 75, 3), [32, 32]), ((31, 64, 1), [5, 200]), ((48, 64, 3), [71, 20]), ((9, 7, 3), [60, 7])]
    sizes += [((31, 64, 1), 20), ((64, 48, 3), 21)]
    for shape, size in sizes:
        for method, mode in METHODS.items():
            yield case('resize', 'noise', shape, {'size': size, 'method': method}, F.resize(make_image('noise', *shape), size, mode))


def cuts():
    for shape, size in [((33, 28, 1), [20, 21]), ((7, 7, 3), [4, 10]), ((5, 5, 1), [8, 8]), ((9, 12, 3), [4, 5])]:
        yield case('center-crop', 'noise', shape, {'size': size}, F.center_crop(make_image('noise', *shape), size))
    shape = (8, 11, 3)
    image = make_image('noise', *shape)
    for place in [[0, 0, 8, 11], [2, 3, 4, 5], [-4, -4, 8, 11], [5, 7, 8, 8]]:
        yield case('window', 'noise', shape, place, F.crop(image, *place))
    for padding in [2, [1, 2, 3, 0]]:
        yield case('pad', 'noise', shape, {'padding': padding, 'value': 7}, F.pad(image, padding, 7))
    yield case('flip', 'noise', shape, 'horizontal', F.hflip(image))
    yield case('flip', 'noise', shape, 'vertical', F.vflip(image))
    yield case('grayscale', 'noise', shape, None, F.to_grayscale(image, 3))
    for top, left, height, width in [[0, 0, 3, 3], [4, 2, 4, 9]]:
        erased = F.erase(torch.from_numpy(numpy.asarray(image).copy()).permute(2, 0, 1), top, left, height, width, torch.tensor([[[9]]]))
        yield case('erase', 'noise', shape, {'top': top, 'left': left, 'height': height, 'width': width}, erased.permute(1, 2, 0))


def turns():
    for shape, fill in [((32, 32, 3), [1, 2, 3]), ((17, 30, 1), [0])]:
        for method in ['nearest', 'bilinear']:
            for angle in [0, 17.3, -45, 90, 133.7, 180, 270, 359.5]:
                result = F.rotate(make_image('noise', *shape), angle, METHODS[method], fill=fill)
                yield case('rotate', 'noise', shape, [angle, method, fill], result)
            for angle, translate, scale, shear in [
                (0, [0, 0], 1, [0, 0]),
                (0, [3, -2], 1, [0, 0]),
                (0, [0, 0], 1.7, [0, 0]),
                (25, [2, 1], 0.8, [0, 0]),
                (-70.5, [-3, 4], 1.3, [11, -23.5]),
                (180, [0, 0], 1, [5, 0]),
            ]:
                result = F.affine(make_image('noise', *shape), angle, translate, scale, shear, METHODS[method], fill=fill)
                yield case('affine', 'noise', shape, [angle, translate, scale, shear, method, fill], result)


def colors():
    adjustments = {'brightness': F.adjust_brightness, 'contrast': F.adjust_contrast, 'saturation': F.adjust_saturation, 'sharpness': F.adjust_sharpness}
    for kind, shape in [('noise', (40, 30, 3)), ('dim', (12, 13, 3)), ('dim', (9, 14, 1)), ('noise', (2, 2, 3))]:
        image = make_image(kind, *shape)
        for name, adjust in adjustments.items():
            for factor in [0, 0.3, 0.77, 1, 1.4, 2.5]:
                yield case(name, kind, shape, factor, adjust(image, factor))
        for bits in [1, 3, 8]:
            yield case('posterize', kind, shape, bits, F.posterize(image, bits))
        for threshold in [0, 100.5, 255]:
            yield case('solarize', kind, shape, threshold, F.solarize(image, threshold))
        yield case('equalize', kind, shape, None, F.equalize(image))
        yield case('autocontrast', kind, shape, None, F.autocontrast(image))
    for kind, shape in [('noise', (200, 200, 3)), ('dim', (12, 13, 3)), ('dim', (9, 14, 1))]:
        for factor in [-0.5, -0.1, 0, 0.02, 0.25, 0.5]:
            yield case('hue', kind, shape, factor, F.adjust_hue(make_image(kind, *shape), factor))


def policies():
    shape = (36, 28, 3)
    image = make_image('noise', *shape)
    bins = 31
    spaces = {
        'rand-augment': autoaugment.RandAugment()._augmentation_space(bins, shape[:2]),
        'trivial-augment': autoaugment.TrivialAugmentWide()._augmentation_space(bins),
    }
    for policy, space in spaces.items():
        for op, (magnitudes, signed) in space.items():
            for index in [9, 23] if magnitudes.ndim else [0]:
                magnitude = float(magnitudes[index]) if magnitudes.ndim else 0.0
                for sign in [1, -1] if signed and index == 9 else [1]:
                    result = autoaugment._apply_op(image, op, sign * magnitude, InterpolationMode.NEAREST, None)
                    yield case(policy, 'noise', shape, [op, index, sign, magnitude], result)


def displacements():
    """Keeps the whole image, because torchvision samples in float32 and rounds: it is compared within 1."""
    shape = height, width, channels = 12, 9, 3
    field = [(hashes(f'field/{axis}', height * width) % numpy.uint32(4001)).astype(numpy.float64) / 1000 - 2 for axis in 'xy']
    x, y = [values.reshape(1, height, width) for values in field]
    displacement = torch.tensor(numpy.stack([2 * x / width, 2 * y / height], axis=-1), dtype=torch.float32)
    image = torch.from_numpy(numpy.asarray(make_image('noise', *shape)).copy()).permute(2, 0, 1)
    return F.elastic_transform(image, displacement).permute(1, 2, 0).reshape(-1).tolist()


def main():
    cases = [*resizes(), *cuts(), *turns(), *colors(), *policies()]
    rows = ',\n'.join('    ' + json.dumps(each, separators=(',', ':')) for each in cases)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(f'{{\n  "displaced": {json.dumps(displacements(), separators=(",", ":"))},\n  "cases": [\n{rows}\n  ]\n}}\n')
    print(f'{FILE.name}: {len(cases)} cases, {FILE.stat().st_size} bytes')


main()
