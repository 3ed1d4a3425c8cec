"""torchvision's side of the loader benchmark: reads a JSON line for each measurement and writes a JSON line."""
import json
import resource
import sys
import time

try:
    import numpy
    import PIL
    import torch
    import torchvision
    from PIL import Image
    from torch.utils.data import DataLoader, Dataset
    from torchvision import transforms
except ImportError as error:
    print(json.dumps({'failure': str(error)}), flush=True)
    sys.exit(1)


class Noise(Dataset):
    """Equivalent of torchvision.datasets.CIFAR10: an array in memory that gives PIL images."""

    def __init__(self, images):
        self.data = numpy.random.default_rng(3).integers(0, 256, (images, 32, 32, 3), dtype=numpy.uint8)
        self.transform = transforms.Compose([
            transforms.RandomCrop(32, padding=4),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize((0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)),
        ])

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.data[index])), 0


def main():
    work, workers = json.loads(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(1)
    batch = work['batch']
    loader = DataLoader(
        Noise(work['images']), batch, shuffle=True, drop_last=True, num_workers=workers, persistent_workers=workers > 0
    )
    facts = {
        'torch': torch.__version__, 'torchvision': torchvision.__version__, 'pillow': PIL.__version__, 'workers': workers,
    }
    print(json.dumps({'facts': facts}), flush=True)
    for line in sys.stdin:
        steps = json.loads(line)['steps']
        done, squares = 0, 0.0
        start = time.perf_counter()
        while done < steps:
            for images, _ in loader:
                squares += images.flatten()[::101].square().mean().item()
                done += 1
                if done == steps:
                    break
        rate = steps * batch / (time.perf_counter() - start)
        # Workers are separate processes.
        usages = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({'rate': rate, 'losses': [squares / steps], 'peakBytes': 1024 * max(usages)}), flush=True)


main()
