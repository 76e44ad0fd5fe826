"""Records layers that change images at random from Keras, for tests/layers/augmentation.cpp.

usage:  KERAS_BACKEND=jax python tools/record_augmentation.py [FILE]   (tests/golden/augmentation.json)
needs:  pip install keras jax

Their factors have equal ends, so that nothing is left to chance. A case is a layer's serialised form and what it makes,
while training, of the `images` that all share.
"""

import json
import pathlib
import sys

import keras
import numpy as np
from keras import layers

FILL_MODES = ("reflect", "wrap", "nearest", "constant")


def cases():
    for mode in FILL_MODES:
        filled = {"fill_mode": mode, "fill_value": 3.0}
        yield layers.RandomRotation((0.15, 0.15), **filled)
        yield layers.RandomTranslation((0.3, 0.3), (-0.45, -0.45), **filled)
        yield layers.RandomZoom((0.7, 0.7), (-0.4, -0.4), **filled)
        yield layers.RandomRotation((-0.32, -0.32), interpolation="nearest", **filled)
    yield layers.RandomZoom((-0.3, -0.3))
    yield layers.RandomTranslation((1.0, 1.0), (-1.0, -1.0))  # a whole image further
    yield layers.RandomBrightness((0.2, 0.2))
    yield layers.RandomBrightness((-0.5, -0.5), value_range=(-1.0, 40.0))
    yield layers.RandomContrast(0.0, value_range=(5.0, 20.0))


def main():
    folder = pathlib.Path(__file__).parent.parent / "tests" / "golden"
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "augmentation.json"
    images = np.random.default_rng(5).uniform(0, 30, (2, 5, 7, 3)).astype("float32")
    recorded = []
    for layer in cases():
        result = np.asarray(layer(images, training=True), "float64")
        recorded.append({"layer": keras.saving.serialize_keras_object(layer), "images": result.tolist()})
    path.write_text(json.dumps({"images": images.astype("float64").tolist(), "cases": recorded}) + "\n")
    print(f"{len(recorded)} cases of Keras {keras.__version__} in {path}")


if __name__ == "__main__":
    main()
