"""Writes packages/data/src/images/images.fixture.ts: small JPEG and WebP files with the pixels that Pillow decodes from them."""

import base64
import io
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


FILES = {
    "jpeg": encoded(RGB, "JPEG", quality=85),
    "jpeg, no subsampling": encoded(RGB, "JPEG", quality=95, subsampling=0),
    "jpeg, progressive": encoded(RGB, "JPEG", quality=85, progressive=True),
    "jpeg, gray": encoded(RGB.convert("L"), "JPEG"),
    **{f"jpeg, orientation {i}": turned("JPEG", i) for i in range(2, 9)},
    "webp": encoded(RGB, "WEBP", quality=80),
    "webp, lossless": encoded(RGB, "WEBP", lossless=True),
    "webp, lossless, alpha": encoded(RGBA, "WEBP", lossless=True, exact=True),
    "webp, alpha": encoded(RGBA, "WEBP", quality=80),
    "webp, orientation 6": turned("WEBP", 6),
}
REFUSED = {
    "cmyk": encoded(RGB.convert("CMYK"), "JPEG"),
    "animated": encoded(RGB, "WEBP", save_all=True, append_images=[RGB.rotate(90)]),
    "gif": encoded(RGB, "GIF"),
}


def shown(file: bytes) -> Image.Image:
    """Returns an image as it is displayed: rotated as its EXIF data says, on black where it is transparent."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    if image.mode != "RGBA":
        return image
    return Image.alpha_composite(Image.new("RGBA", image.size, (0, 0, 0, 255)), image).convert("RGB")


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
