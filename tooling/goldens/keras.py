"""Writes packages/checkpoint/goldens/keras: small files in the formats of Keras 2 and Keras 3, and what PyTorch computes with them.

Keras is not needed: h5py, which Keras uses too, writes groups, datasets and attributes as Keras does. All files hold one network.
"""

import io
import json
import pathlib
import zipfile

import h5py
import numpy
import torch
from torch.nn import functional

FOLDER = pathlib.Path(__file__).parents[2] / "packages" / "checkpoint" / "goldens" / "keras"
EPSILON = 1e-3
FORMAT = {"data_format": "channels_last"}

rng = numpy.random.default_rng(16)


def normal(*shape):
    return rng.normal(0, 0.5, shape).astype("float32")


#  name, class, config, weights in Keras' order
LAYERS = [
    (
        "conv2d",
        "Conv2D",
        {
            "filters": 3,
            "kernel_size": [3, 3],
            "strides": [1, 1],
            "padding": "same",
            "dilation_rate": [1, 1],
            "groups": 1,
            "activation": "relu",
            "use_bias": True,
            **FORMAT,
        },
        {"kernel": normal(3, 3, 2, 3), "bias": normal(3)},
    ),
    (
        "batch_normalization",
        "BatchNormalization",
        {"axis": [3], "momentum": 0.99, "epsilon": EPSILON, "center": True, "scale": True},
        {
            "gamma": normal(3),
            "beta": normal(3),
            "moving_mean": normal(3),
            "moving_variance": rng.uniform(0.5, 1.5, 3).astype("float32"),
        },
    ),
    ("max_pooling2d", "MaxPooling2D", {"pool_size": [2, 2], "padding": "valid", "strides": [2, 2], **FORMAT}, {}),
    (
        "depthwise_conv2d",
        "DepthwiseConv2D",
        {
            "kernel_size": [3, 3],
            "strides": [1, 1],
            "padding": "valid",
            "depth_multiplier": 2,
            "dilation_rate": [1, 1],
            "activation": "linear",
            "use_bias": False,
            **FORMAT,
        },
        {"depthwise_kernel": normal(3, 3, 3, 2)},
    ),
    ("re_lu", "ReLU", {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}, {}),
    ("flatten", "Flatten", FORMAT, {}),
    ("dropout", "Dropout", {"rate": 0.5, "seed": None, "noise_shape": None}, {}),
    (
        "dense",
        "Dense",
        {"units": 4, "activation": "softmax", "use_bias": True},
        {"kernel": normal(24, 4), "bias": normal(4)},
    ),
]
INPUT = [8, 8, 2]


def logits(images):
    """What the network computes before its softmax, in float64."""
    weights = {
        name: {key: torch.from_numpy(value).double() for key, value in values.items()} for name, _, _, values in LAYERS
    }
    x = torch.from_numpy(images).double().permute(0, 3, 1, 2)
    conv, norm, dense = weights["conv2d"], weights["batch_normalization"], weights["dense"]
    x = functional.relu(functional.conv2d(x, conv["kernel"].permute(3, 2, 0, 1), conv["bias"], padding=1))
    x = functional.batch_norm(
        x, norm["moving_mean"], norm["moving_variance"], norm["gamma"], norm["beta"], eps=EPSILON
    )
    x = functional.max_pool2d(x, 2)
    depthwise = weights["depthwise_conv2d"]["depthwise_kernel"]
    x = functional.conv2d(x, depthwise.reshape(3, 3, 6).permute(2, 0, 1).unsqueeze(1), groups=3)
    x = functional.relu(x).permute(0, 2, 3, 1).flatten(1)
    return x @ dense["kernel"] + dense["bias"]


# Keras 2


def config_2():
    """model_config of Keras 2."""
    first = {"name": "input_1", "batch_input_shape": [None, *INPUT], "dtype": "float32", "sparse": False}
    layers = [{"class_name": "InputLayer", "config": first}]
    for name, class_name, config, _ in LAYERS:
        common = {"name": name, "trainable": True, "dtype": "float32"}
        layers.append({"class_name": class_name, "config": {**common, **config}})
    return {"class_name": "Sequential", "config": {"name": "model", "layers": layers}}


def write_weights_2(group, parts=1, dtype="float32"):
    """A group per layer, with the names of its weights in order. Keras splits a list that is too long for an attribute."""
    names = [name.encode() for name, _, _, _ in LAYERS]
    for part, list_ in enumerate(numpy.array_split(numpy.asarray(names), parts)):
        group.attrs["layer_names" if parts == 1 else f"layer_names{part}"] = list_
    group.attrs["backend"] = b"tensorflow"
    group.attrs["keras_version"] = b"2.15.0"
    for name, _, _, weights in LAYERS:
        layer = group.create_group(name)
        layer.attrs["weight_names"] = [f"{name}/{key}:0".encode() for key in weights]
        for key, value in weights.items():
            layer.create_dataset(f"{name}/{key}:0", data=value.astype(dtype), track_times=False)


def write_2(path):
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = b"2.15.0"
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(config_2()).encode()
        write_weights_2(file.create_group("model_weights"))


# Keras 3


def config_3(functional_model):
    """config.json of Keras 3."""
    policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}

    def serialized(class_name, config):
        return {
            "module": "keras.layers",
            "class_name": class_name,
            "config": {**config, "dtype": policy},
            "registered_name": None,
        }

    first = {"batch_shape": [None, *INPUT], "sparse": False, "name": "input_layer"}
    layers = [serialized("InputLayer", first)]
    for name, class_name, config, _ in LAYERS:
        layers.append(serialized(class_name, {"name": name, "trainable": True, **config}))
    config = {"name": "model", "trainable": True, "layers": layers}
    if functional_model:
        names = [layer["config"]["name"] for layer in layers]
        for layer, before in zip(layers, [None, *names]):
            layer["name"] = layer["config"]["name"]
            history = {"shape": [None], "dtype": "float32", "keras_history": [before, 0, 0]}
            tensor = {"class_name": "__keras_tensor__", "config": history}
            layer["inbound_nodes"] = [{"args": [tensor], "kwargs": {}}] if before else []
        config["input_layers"] = [[names[0], 0, 0]]
        config["output_layers"] = [[names[-1], 0, 0]]
    return {
        "module": "keras",
        "class_name": "Functional" if functional_model else "Sequential",
        "config": config,
        "registered_name": None,
    }


def write_weights_3(file):
    """Groups named after classes, with numbered weights; a dropout has the state of its generator."""
    for name, _, _, weights in LAYERS:
        if name == "dropout":
            state = file.create_group("layers/dropout/seed_generator").create_group("vars")
            state.create_dataset("0", data=numpy.zeros(2, "uint32"), track_times=False)
        if not weights:
            continue
        group = file.create_group(f"layers/{name}").create_group("vars")
        for i, value in enumerate(weights.values()):
            group.create_dataset(str(i), data=value, track_times=False)
    file.create_group("vars")


def write_3(path, functional_model, compression):
    weights = io.BytesIO()
    with h5py.File(weights, "w") as file:
        write_weights_3(file)
    with zipfile.ZipFile(path, "w", compression) as archive:
        # The time of a file is a part of the archive: a fixed one makes equal files.
        for name, contents in (
            ("metadata.json", json.dumps({"keras_version": "3.8.0", "date_saved": "2025-01-01@00:00:00"})),
            ("config.json", json.dumps(config_3(functional_model))),
            ("model.weights.h5", weights.getvalue()),
        ):
            archive.writestr(zipfile.ZipInfo(name), contents, compression)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_2(FOLDER / "keras2-sequential.h5")
    with h5py.File(FOLDER / "keras2.weights.h5", "w") as file:
        write_weights_2(file, parts=2, dtype="float64")
    write_3(FOLDER / "keras3-sequential.keras", False, zipfile.ZIP_STORED)
    write_3(FOLDER / "keras3-functional.keras", True, zipfile.ZIP_DEFLATED)
    # The newer groups of HDF5, which keep the order of their members.
    with h5py.File(FOLDER / "keras3.weights.h5", "w", track_order=True, libver="latest") as file:
        write_weights_3(file)
    with h5py.File(FOLDER / "compressed.weights.h5", "w", track_order=True, libver="latest") as file:
        group = file.create_group("layers/dense").create_group("vars")
        group.create_dataset("0", data=numpy.zeros((2, 2), "float32"), compression="gzip", track_times=False)
    images = normal(2, *INPUT)
    expected = {"images": images.reshape(-1).tolist(), "logits": logits(images).tolist()}
    (FOLDER / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
