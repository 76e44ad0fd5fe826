"""Records a model of the program's own classes and functions from Keras, for tests/model/ported_program.cpp.

usage:  KERAS_BACKEND=jax python tools/record_ported.py [FOLDER]   (tests/golden/ported)
needs:  pip install keras jax

The test writes the same program in C++: model.keras is the model before training, summary.txt its summary() on a
140-column terminal, run.json the data, what fit logged, and predictions before and after.
"""

import json
import os
import pathlib
import sys

os.environ["COLUMNS"] = "140"  # of the terminal that summary() is made for

import keras
import numpy as np
from keras import layers, ops


@keras.saving.register_keras_serializable(package="mine", name="sharp")
def sharp(x):
    return ops.tanh(2 * x)


@keras.saving.register_keras_serializable(package="mine", name="contrast")
def contrast(y_true, y_pred):
    margin = ops.square(ops.maximum(1 - y_pred, 0))
    return ops.mean((1 - y_true) * ops.square(y_pred) + y_true * margin, axis=-1)


@keras.saving.register_keras_serializable(package="mine")
class Projection(layers.Layer):
    """matmul of operands of unequal ranks."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform", name="kernel")

    def call(self, x):
        return ops.matmul(x, self.kernel)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def build():
    inputs = keras.Input((6, 4))
    stem = keras.Sequential([layers.Dense(5, activation=sharp), Projection(3)], name="stem")  # built by its call
    x = stem(inputs)
    x = x[:, None] + 1.0
    x = layers.Reshape((18,))(x)
    first = x[:, 0]
    bias = keras.initializers.Constant(np.array([0.1, -0.2], "float32"))
    x = layers.Dense(2, bias_initializer=bias, name="head")(x)
    outputs = layers.Activation("sigmoid")(x) * ops.reshape(ops.sigmoid(first), (-1, 1))
    return keras.Model(inputs, outputs)


def main():
    folder = pathlib.Path(__file__).parent.parent / "tests" / "golden" / "ported"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    folder.mkdir(exist_ok=True)
    keras.utils.set_random_seed(7)
    rng = np.random.default_rng(7)
    x = rng.standard_normal((20, 6, 4)).astype("float32")
    y = rng.integers(0, 2, (20, 2)).astype("float32")

    model = build()
    optimizer = keras.optimizers.Adam(0.02, use_ema=True, ema_momentum=0.8)
    model.compile(optimizer, contrast, metrics=["mae"])
    model.save(folder / "model.keras")
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line))
    table = [line.rstrip() for line in "\n".join(lines).rstrip("\n").split("\n")]
    (folder / "summary.txt").write_text("\n".join(table) + "\n")

    run = {"x": x.tolist(), "y": y.tolist(), "before": model.predict(x, verbose=0).tolist()}
    swap = keras.callbacks.SwapEMAWeights(swap_on_epoch=True)
    history = model.fit(
        x, y, batch_size=7, epochs=4, shuffle=False, verbose=0, validation_data=(x, y), callbacks=[swap]
    )
    run["history"] = history.history
    run["after"] = model.predict(x, verbose=0).tolist()
    (folder / "run.json").write_text(json.dumps(run) + "\n")
    print(f"recorded from Keras {keras.__version__} in {folder}: {history.history}")


if __name__ == "__main__":
    main()
