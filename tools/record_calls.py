"""Records models whose files say what `training` was in a call that did not say it, and one that is trained without
targets, for tests/model/recorded_calls.cpp.

usage:  KERAS_BACKEND=jax python tools/record_calls.py [FOLDER]   (tests/golden/calls)
needs:  pip install keras jax

NAME.keras is a model before training; run.json has, by name, its data, its predictions and what fit logged.
"""

import json
import pathlib
import sys

import keras
import numpy as np
from keras import layers, ops


@keras.saving.register_keras_serializable(package="mine")
class TripletLoss(layers.Layer):
    def __init__(self, margin=0.2, **options):
        super().__init__(**options)
        self.margin = margin

    def call(self, inputs):
        anchor, positive, negative = inputs
        near = ops.sum(ops.square(anchor - positive), -1)
        far = ops.sum(ops.square(anchor - negative), -1)
        self.add_loss(ops.mean(ops.maximum(near - far + self.margin, 0.0)))
        return near, far

    def get_config(self):
        return {**super().get_config(), "margin": self.margin}


def spectral():
    x = keras.Input((5,))
    y = layers.Dense(2)(layers.SpectralNormalization(layers.Dense(3, activation="tanh"))(x))
    model = keras.Model(x, y)
    model.compile("sgd", "mse")
    return model


def augmented():
    x = keras.Input((4, 5, 1))
    y = layers.Resizing(3, 2)(layers.RandomTranslation(0.5, 0.5)(x))
    return keras.Model(x, y)


def triplets():
    names = ["anchor", "positive", "negative"]
    inputs = [keras.Input((6,), name=name) for name in names]
    embedding = keras.Sequential([keras.Input((6,)), layers.Dense(3), layers.UnitNormalization()])
    model = keras.Model(inputs, TripletLoss(0.4, name="distances")([embedding(each) for each in inputs]))
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9))
    return model


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/golden/calls")
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(5)
    random = np.random.RandomState(5)
    data = {
        spectral: ([random.randn(11, 5)], random.randn(11, 2)),
        augmented: ([random.rand(2, 4, 5, 1)], None),
        triplets: ([random.randn(11, 6) for _ in range(3)], None),
    }
    run = {}
    for make, (x, y) in data.items():
        keras.utils.clear_session()
        model = make()
        model.save(folder / f"{make.__name__}.keras")
        x = [each.round(2).astype("float32") for each in x]
        y = None if y is None else y.round(2).astype("float32")
        record = {"x": [each.tolist() for each in x], "predicted": np.asarray(model.predict(x, verbose=0)).tolist()}
        if model.compiled:
            record["y"] = [] if y is None else y.tolist()
            record["loss"] = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0).history["loss"]
            record["evaluated"] = model.evaluate(x, y, verbose=0)
        run[make.__name__] = record
    (folder / "run.json").write_text(json.dumps(run) + "\n")


if __name__ == "__main__":
    main()
