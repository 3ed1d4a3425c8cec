"""Writes packages/data/src/images/images.fixture.ts: small image files with the pixels that Pillow decodes from them."""

import base64
import io
import struct
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

HEIGHT, WIDTH = 13, 19
TARGET = Path(__file__).parents[2] / "packages/data/src/images/images.fixture.ts"

y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
COLORS = np.stack(
    [x * 255 / (WIDTH - 1), y * 255 / (HEIGHT - 1), 127 + 120 * np.sin(x / 4) * np.cos(y / 5)], -1
).astype(np.uint8)
RGB = Image.fromarray(COLORS)
RGBA = Image.fromarray(np.dstack([COLORS, (x * 14).astype(np.uint8)]))


def encoded(image: Image.Image, format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def turned(format: str, orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x112] = orientation
    return encoded(RGB, format, exif=exif, quality=90)


def inked(**options) -> bytes:
    """A CMYK JPEG with some black in it, as Adobe's programs write it: inverted."""
    black = (x * 5 + y * 9).astype(np.uint8)
    return encoded(Image.fromarray(np.dstack([255 - COLORS, black]), "CMYK"), "JPEG", quality=90, **options)


def ycck(cmyk: bytes) -> bytes:
    """The same file, declared as YCCK: other colors, but a valid file."""
    at = cmyk.index(b"Adobe")
    return cmyk[: at + 11] + b"\x02" + cmyk[at + 12 :]


def with_restarts(jpeg: bytes) -> bytes:
    """The same file with a restart marker after each two MCUs, by jpegtran of libjpeg-turbo."""
    return subprocess.run(["jpegtran", "-restart", "2B"], input=jpeg, capture_output=True, check=True).stdout


def png_with_orientation(orientation: int) -> bytes:
    """A PNG with an eXIf chunk in front of its data."""
    exif = Image.Exif()
    exif[0x112] = orientation
    return encoded(RGB, "PNG", exif=exif)


PALETTE = RGB.convert("P", palette=Image.Palette.ADAPTIVE, colors=200)


def bmp(bits: int, rows: list[bytes], *, masks=(), palette=b"", compression=0, size=40, height=HEIGHT) -> bytes:
    """A BMP that Pillow reads but does not write."""
    data = b"".join(row if compression in (1, 2) else row + bytes(-len(row) % 4) for row in rows)
    fields = b"".join(struct.pack("<I", mask) for mask in masks)
    header = struct.pack("<IiiHHIIiiII", size, WIDTH, height, 1, bits, compression, len(data), 0, 0, len(palette) // 4, 0)
    header += fields + bytes(max(0, size - 40 - len(fields)))
    start = 14 + len(header) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + header + palette + data


def packed(red: int, green: int, blue: int) -> list[bytes]:
    """Rows of 16-bit pixels of the given bits per color, from the bottom up."""
    r, g, b = (COLORS[..., i].astype(np.uint16) >> (8 - n) for i, n in enumerate((red, green, blue)))
    return [row.tobytes() for row in ((r << (green + blue)) | (g << blue) | b).astype("<u2")[::-1]]


def run_length(rows) -> list[bytes]:
    """Rows of run-length encoded indices: runs of one, and one literal run of the first seven pixels."""
    lines = [bytes([0, 7]) + bytes(row[:7]) + b"\0" + b"".join(bytes([1, v]) for v in row[7:]) + b"\0\0" for row in rows]
    return lines[:-1] + [lines[-1][:-2] + b"\0\1"]


GRAYS = bytes(value for v in range(256) for value in (v, v, v, 0))
BGR = COLORS[..., ::-1]
INDICES = np.asarray(PALETTE)
ENTRIES = np.asarray(PALETTE.getpalette()[: 3 * 200]).reshape(-1, 3)
BMP_PALETTE = b"".join(bytes([b, g, r, 0]) for r, g, b in ENTRIES.tolist())

FILES = {
    "jpeg": encoded(RGB, "JPEG", quality=85),
    "jpeg, no subsampling": encoded(RGB, "JPEG", quality=95, subsampling=0),
    "jpeg, progressive": encoded(RGB, "JPEG", quality=85, progressive=True),
    "jpeg, gray": encoded(RGB.convert("L"), "JPEG"),
    **{f"jpeg, orientation {i}": turned("JPEG", i) for i in range(2, 9)},
    "jpeg, CMYK": inked(),
    "jpeg, CMYK, progressive": inked(progressive=True),
    "jpeg, CMYK, subsampled": inked(subsampling=2),
    "jpeg, CMYK, restart markers": with_restarts(inked()),
    "jpeg, CMYK, optimized": inked(optimize=True),
    "jpeg, YCCK": ycck(inked()),
    "jpeg, YCCK, progressive": ycck(inked(progressive=True)),
    "webp": encoded(RGB, "WEBP", quality=80),
    "webp, lossless": encoded(RGB, "WEBP", lossless=True),
    "webp, lossless, alpha": encoded(RGBA, "WEBP", lossless=True, exact=True),
    "webp, alpha": encoded(RGBA, "WEBP", quality=80),
    "webp, orientation 6": turned("WEBP", 6),
    "png": encoded(RGB, "PNG"),
    "png, alpha": encoded(RGBA, "PNG"),
    **{f"png, orientation {i}": png_with_orientation(i) for i in (3, 6, 8)},
    "gif": encoded(PALETTE, "GIF"),
    "gif, interlaced": encoded(PALETTE, "GIF", interlace=1),
    "gif, gray": encoded(RGB.convert("L"), "GIF"),
    "gif, black and white": encoded(RGB.convert("1"), "GIF"),
    "gif, transparent": encoded(PALETTE, "GIF", transparency=int(INDICES[3, 4])),
    "gif, animated": encoded(PALETTE, "GIF", save_all=True, append_images=[PALETTE.rotate(90), PALETTE.rotate(180)]),
    "bmp": encoded(RGB, "BMP"),
    "bmp, gray": encoded(RGB.convert("L"), "BMP"),
    "bmp, black and white": encoded(RGB.convert("1"), "BMP"),
    "bmp, palette": encoded(PALETTE, "BMP"),
    "bmp, 4 bits": bmp(4, [bytes(np.append(row // 16, 0).reshape(-1, 2) @ np.array([16, 1], np.uint8)) for row in INDICES[::-1]], palette=BMP_PALETTE[:64]),
    "bmp, top-down": bmp(24, [row.tobytes() for row in BGR], height=-HEIGHT),
    "bmp, 16 bits": bmp(16, packed(5, 5, 5)),
    "bmp, 565": bmp(16, packed(5, 6, 5), compression=3, masks=(0xF800, 0x7E0, 0x1F)),
    "bmp, 32 bits": bmp(32, [np.dstack([row[None], np.zeros((1, WIDTH, 1), np.uint8)]).tobytes() for row in BGR[::-1]]),
    "bmp, alpha": bmp(
        32,
        [np.dstack([BGR[i : i + 1], (x[i : i + 1, :, None] * 14).astype(np.uint8)]).tobytes() for i in reversed(range(HEIGHT))],
        compression=3, size=108, masks=(0xFF0000, 0xFF00, 0xFF, 0xFF000000),
    ),
    "bmp, run-length encoded": bmp(8, run_length(INDICES[::-1].tolist()), compression=1, palette=BMP_PALETTE),
}
REFUSED = {
    "animated": encoded(RGB, "WEBP", save_all=True, append_images=[RGB.rotate(90)]),
    "tiff": encoded(RGB, "TIFF"),
}


def shown(file: bytes) -> Image.Image:
    """Returns an image as it is displayed: rotated as its EXIF data says, on white where it is transparent."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode == "P" and not np.ptp(np.asarray(image.convert("RGB")), axis=-1).any():
        return image.convert("L")
    if image.mode == "L" or image.mode == "RGB":
        return image
    if image.mode != "RGBA":
        return image.convert("RGB")
    return Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image).convert("RGB")


def text(data: bytes) -> str:
    return "'" + base64.b64encode(data).decode() + "'"


lines = ["// Written by tooling/goldens/images.py. Base64: a file, and Pillow's pixels of it as PNG.", ""]
lines += ["export const images: Readonly<Record<string, { file: string; pixels: string }>> = {"]
for name, file in FILES.items():
    lines += [f"  '{name}': {{", f"    file: {text(file)},", f"    pixels: {text(encoded(shown(file), 'PNG'))},", "  },"]
lines += ["};", "", "export const refused = {"]
lines += [f"  {name}: {text(file)}," for name, file in REFUSED.items()]
lines += ["};", ""]
TARGET.write_text("\n".join(lines))
