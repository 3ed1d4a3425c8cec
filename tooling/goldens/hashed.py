"""Numbers that Python and JavaScript compute alike, from a name and an index: see README.md."""
import numpy

PROJECTIONS = 8


def fnv1a(name):
    """32 bits of a name: FNV-1a over its UTF-8 bytes."""
    state = 0x811C9DC5
    for byte in name.encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def hashes(name, count):
    """`count` words of 32 bits: MurmurHash3's finalizer of a counter that starts at the name's hash."""
    x = numpy.arange(count, dtype=numpy.uint32)
    x *= numpy.uint32(0x9E3779B9)
    x += numpy.uint32(fnv1a(name))
    x ^= x >> numpy.uint32(16)
    x *= numpy.uint32(0x85EBCA6B)
    x ^= x >> numpy.uint32(13)
    x *= numpy.uint32(0xC2B2AE35)
    x ^= x >> numpy.uint32(16)
    return x


def values(name, shape, middle, spread):
    """float32 of `shape`, even in [middle - spread, middle + spread)."""
    units = (hashes(name, int(numpy.prod(shape))) >> numpy.uint32(8)).astype(numpy.float32)
    units = units / numpy.float32(2**23) - numpy.float32(1)
    return (units * numpy.float32(spread) + numpy.float32(middle)).reshape(shape)


def projections(name, array):
    """Sums of the elements with signs: bit j of an element's hash says that it is subtracted in sum j."""
    flat = array.reshape(-1)
    words = hashes(name + '/signs', flat.size)
    total = flat.sum()
    return [total - 2 * flat[(words >> numpy.uint32(bit)) & numpy.uint32(1) == 1].sum() for bit in range(PROJECTIONS)]


def samples(name, array, count):
    """`count` elements at places that the hash chooses."""
    flat = array.reshape(-1)
    return flat[hashes(name + '/samples', count) % numpy.uint32(flat.size)].tolist()
