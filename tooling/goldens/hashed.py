"""Numbers that Python and JavaScript compute identically from a name and an index. See README.md."""
import numpy

PROJECTIONS = 8


def fnv1a(name):
    """Hashes a name to 32 bits: FNV-1a over its UTF-8 bytes."""
    state = 0x811C9DC5
    for byte in name.encode():
        state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def hashes(name, count):
    """Returns `count` 32-bit words: MurmurHash3's finalizer of a counter that starts at the hash of the name."""
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
    """Returns a float32 array with values uniform in [middle - spread, middle + spread)."""
    units = (hashes(name, int(numpy.prod(shape))) >> numpy.uint32(8)).astype(numpy.float32)
    units = units / numpy.float32(2**23) - numpy.float32(1)
    return (units * numpy.float32(spread) + numpy.float32(middle)).reshape(shape)


def projections(name, array):
    """Returns signed sums of the elements. Bit j of an element's hash says whether sum j subtracts it."""
    flat = array.reshape(-1)
    words = hashes(name + '/signs', flat.size)
    total = flat.sum()
    return [total - 2 * flat[(words >> numpy.uint32(bit)) & numpy.uint32(1) == 1].sum() for bit in range(PROJECTIONS)]


def samples(name, array, count):
    """Returns `count` elements at indices that the hash chooses."""
    flat = array.reshape(-1)
    return flat[hashes(name + '/samples', count) % numpy.uint32(flat.size)].tolist()
