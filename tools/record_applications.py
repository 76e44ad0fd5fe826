"""Records a model of the layers that keras.applications has beside keras.layers, for tests/model/recorded_applications.cpp.

usage:  KERAS_BACKEND=torch python tools/record_applications.py [FOLDER]   (tests/golden/applications)
needs:  pip install keras torch; on JAX Keras cannot train StochasticDepth

blocks.keras is the model before training; run.json has its data, its predictions and what fit logged.
"""

import json
import pathlib
import sys

import keras
import numpy as np
from keras import layers
from keras.src.applications.convnext import LayerScale, StochasticDepth
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer


def blocks():
    image = keras.Input((7, 6, 3))
    x = layers.Rescaling([1 / 0.229, 1 / 0.224, 1 / 0.225], offset=[0.1, 0.0, -0.1])(image)
    x = layers.Conv2D(5, 3, padding="same")(x)
    y = layers.Dense(5)(layers.Dense(10, activation="gelu")(layers.LayerNormalization(epsilon=1e-6)(x)))
    x = layers.Add()([x, StochasticDepth(0.0)(LayerScale(0.4, 5)(y))])
    y = layers.Conv2D(5, (1, 3), padding="same", use_bias=False)(x)
    x = layers.Activation("relu")(CustomScaleLayer(0.17)([x, y]))
    model = keras.Model(image, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    model.compile(keras.optimizers.SGD(0.05, momentum=0.9), "mse")
    return model


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/golden/applications")
    folder.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(7)
    random = np.random.RandomState(7)
    x, y = random.rand(9, 7, 6, 3).round(2).astype("float32"), random.randn(9, 2).round(2).astype("float32")
    model = blocks()
    model.save(folder / "blocks.keras")
    run = {"x": x.tolist(), "y": y.tolist(), "predicted": np.asarray(model.predict(x, verbose=0)).tolist()}
    run["loss"] = model.fit(x, y, batch_size=4, epochs=3, shuffle=False, verbose=0).history["loss"]
    (folder / "run.json").write_text(json.dumps(run) + "\n")


if __name__ == "__main__":
    main()
