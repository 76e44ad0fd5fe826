"""Records operations of keras.ops in functional models from Keras, for tests/model/recorded_operations.cpp.

usage:  KERAS_BACKEND=jax python tools/record_operations.py [FILE]   (tests/golden/array_operations.json)
needs:  pip install keras jax

A case is a model of one operation: its configuration, the names of its inputs, and what came out. The test writes the
same model in C++ by the case's name.
"""

import json
import pathlib
import sys

import keras
import numpy as np
from keras import ops

INPUTS = {  # beside the batch of 2; extents that differ
    "x": ((4, 3), "float32"),
    "y": ((4, 3), "float32"),
    "k": ((5,), "int32"),  # places on an axis of 4
    "places": ((2, 3), "int32"),
    "t": ((), "int32"),  # one class of 7 a sample
    "scores": ((7,), "float32"),
    "image": ((2, 3, 8), "float32"),
    "row": ((1, 3), "float32"),
}


def number(truth):
    return ops.cast(truth, "float32")


def ties(x):
    """Few different numbers."""
    return ops.round(x)


def positive(x):
    return ops.abs(x) + 0.5


def columns(x):
    return ops.transpose(x, (0, 2, 1))


CASES = {
    "split into equal parts": lambda x: ops.split(x, 2, axis=1),
    "split at one place": lambda x: ops.split(x, [3], axis=1),
    "split at places": lambda x: ops.split(x, [1, 3], axis=1),
    "split from the end": lambda x: ops.split(x, [2], axis=-1),
}


def data(rng, name):
    shape, dtype = INPUTS[name]
    if dtype == "float32":
        return rng.uniform(-1.5, 1.5, (2, *shape)).astype("float32")
    return rng.integers(0, 7 if name == "t" else 4, (2, *shape)).astype("int32")


def record(name, build, values):
    keras.backend.clear_session()
    names = build.__code__.co_varnames[: build.__code__.co_argcount]
    inputs = [keras.Input(INPUTS[each][0], dtype=INPUTS[each][1], name=each) for each in names]
    outputs = build(*inputs)
    model = keras.Model(inputs, list(outputs) if isinstance(outputs, (list, tuple)) else [outputs])
    results = model([values[each] for each in names])
    return {
        "name": name,
        "inputs": list(names),
        "model": json.loads(model.to_json()),
        "outputs": [np.asarray(each, "float64").tolist() for each in results],
    }


def main():
    folder = pathlib.Path(__file__).parent.parent / "tests" / "golden"
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "array_operations.json"
    rng = np.random.default_rng(3)
    values = {name: data(rng, name) for name in INPUTS}
    cases = [record(name, build, values) for name, build in CASES.items()]
    inputs = {name: value.tolist() for name, value in values.items()}
    path.write_text(json.dumps({"inputs": inputs, "cases": cases}) + "\n")
    print(f"{len(cases)} cases of Keras {keras.__version__} in {path}")


if __name__ == "__main__":
    main()
