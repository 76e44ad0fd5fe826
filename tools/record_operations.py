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
    "column": ((1, 4, 1), "float32"),
}


def number(truth):
    return ops.cast(truth, "float32")


CASES = {
    "split into equal parts": lambda x: ops.split(x, 2, axis=1),
    "split at one place": lambda x: ops.split(x, [3], axis=1),
    "split at places": lambda x: ops.split(x, [1, 3], axis=1),
    "split from the end": lambda x: ops.split(x, [2], axis=-1),
    "unstack": lambda x: ops.unstack(x, axis=1),
    "top_k": lambda x: ops.top_k(x, 2),
    "in_top_k": lambda t, scores: number(ops.in_top_k(t, scores, 3)),
    "sort": lambda x: ops.sort(x),
    "sort along an axis": lambda x: ops.sort(x, axis=1),
    "argsort": lambda x: ops.argsort(x),
    "argsort of equals": lambda x: ops.argsort(ops.round(x), axis=1),
    "argsort of integers": lambda k: ops.argsort(k),
    "argmax of all": lambda x: ops.argmax(x),
    "argmax keeps its axis": lambda x: ops.argmax(x, axis=1, keepdims=True),
    "argmin": lambda x: ops.argmin(x, axis=-1),
    "argmin of all keeps axes": lambda x: ops.argmin(x, keepdims=True),
    "take_along_axis": lambda x, places: ops.take_along_axis(x, places, axis=1),
    "take_along_axis from the end": lambda x, places: ops.take_along_axis(x, places - 4, axis=1),
    "take_along_axis stretches": lambda row, places: ops.take_along_axis(row, places[:, :, :1] % 3, axis=-1),
    "arctan2": lambda x, y: ops.arctan2(x, y),
    "arcsin": lambda x: ops.arcsin(x / 1.6),
    "arccos": lambda x: ops.arccos(x / 1.6),
    "arccosh": lambda x: ops.arccosh(ops.abs(x) + 1),
    "arctanh": lambda x: ops.arctanh(x / 1.6),
    "log2": lambda x: ops.log2(ops.abs(x)),
    "log10": lambda k: ops.log10(k + 1),
    "logaddexp": lambda x, y: ops.logaddexp(x, y),
    "trunc": lambda x: ops.trunc(x * 3),
    "isinf": lambda x: number(ops.isinf(x / 0)),
    "divide_no_nan": lambda x, y: ops.divide_no_nan(x, ops.relu(y)),
    "full_like": lambda x: ops.full_like(x, 2.5),
    "a mask of integers": lambda k: number(ops.not_equal(k, 0)),
    "equal to a number": lambda k: number(ops.equal(k, 2)),
    "at least a number": lambda k: number(ops.greater_equal(k, 2)),
    "at most a number": lambda k: number(ops.less_equal(k, 2)),
    "floor_divide by a number": lambda k: ops.floor_divide(k, 2),
    "add a number": lambda x: ops.add(x, 0.5),
    "subtract a number": lambda x: ops.subtract(x, 0.5),
    "multiply by a number": lambda x: ops.multiply(x, 0.5),
    "divide by a number": lambda x: ops.divide(x, 0.5),
    "prod": lambda x: ops.prod(x, axis=1),
    "prod keeps its axes": lambda image: ops.prod(image, axis=(1, 3), keepdims=True),
    "prod of all": lambda k: ops.prod(k + 1),
    "count_nonzero": lambda k: ops.count_nonzero(k, axis=1),
    "moments": lambda x: ops.moments(x, axes=[1]),
    "moments keep their axes": lambda image: ops.moments(image, axes=[1, 2], keepdims=True),
    "cumsum": lambda x: ops.cumsum(x, axis=1),
    "cumprod": lambda scores: ops.cumprod(scores, axis=-1),
    "flip": lambda x: ops.flip(x, axis=1),
    "flip along axes": lambda x: ops.flip(x, axis=(1, 2)),
    "flip all": lambda x: ops.flip(x),
    "roll": lambda x: ops.roll(x, 1, axis=1),
    "roll back": lambda x: ops.roll(x, -2, axis=-1),
    "roll along axes": lambda x: ops.roll(x, (3, 1), axis=(1, 2)),
    "roll all": lambda x: ops.roll(x, 5),
    "diff": lambda x: ops.diff(x, axis=1),
    "diff twice": lambda x: ops.diff(x, n=2),
    "tril": lambda x: ops.tril(x),
    "tril below": lambda x: ops.tril(x, k=-1),
    "triu": lambda x: ops.triu(x, k=1),
    "space_to_depth": lambda x: ops.space_to_depth(ops.expand_dims(x, -1)[:, :, :2], 2),
    "depth_to_space": lambda image: ops.depth_to_space(image, 2),
    "depth_to_space of channels first": lambda image: ops.depth_to_space(ops.transpose(image, (0, 3, 1, 2)), 2, data_format="channels_first"),
    "space_to_depth of channels first": lambda x: ops.space_to_depth(ops.expand_dims(x, 1)[:, :, :, :2], 2, data_format="channels_first"),
    "transpose all": lambda x: ops.transpose(x),
    "expand_dims along axes": lambda x: ops.expand_dims(x, (1, -1)),
    "squeeze axes": lambda x: ops.squeeze(ops.expand_dims(x, (1, 3)), (1, 3)),
    "moveaxis of axes": lambda image: ops.moveaxis(image, (1, 2), (2, 3)),
    "extract_patches": lambda x: ops.image.extract_patches(ops.expand_dims(x, -1)[:, :, :2], 2),
    "extract_patches of pictures": lambda image: ops.image.extract_patches(image, (1, 3)),
    "extract_patches that overlap": lambda image: ops.image.extract_patches(image, (2, 2), strides=(1, 1), padding="same"),
    "extract_patches spread out": lambda x: ops.image.extract_patches(
        ops.expand_dims(x, -1), (2, 2), strides=(1, 1), dilation_rate=(2, 2)
    ),
    "median": lambda x: ops.median(x, axis=1),
    "median of an odd number": lambda x: ops.median(x, axis=-1, keepdims=True),
    "median of all": lambda k: ops.median(k),
    "nan_to_num": lambda x, y: ops.nan_to_num(ops.log(x) + ops.relu(y) / 0, nan=0.5, posinf=9.0),
    "matmul stretches": lambda image, row: ops.matmul(ops.transpose(image, (0, 1, 3, 2)), ops.expand_dims(row, 1) * ops.ones_like(image[:, :1, :, :1])),
    "matmul by a vector": lambda x, y: ops.matmul(x, y[1, 0]),
    "matmul of a vector": lambda x, y: ops.matmul(y[1, :, 2], x),
    "matmul of vectors": lambda x, y: ops.matmul(x[0, 1], y[1, 2]),
    "dot": lambda x, y: ops.dot(x, ops.transpose(y[0, :])),
    "dot of lists of matrices": lambda x, image: ops.dot(ops.transpose(image[1, :]), x[:, 2:]),
    "dot by a vector": lambda x, y: ops.dot(x, y[1, 2]),
    "inner": lambda x, y: ops.inner(x, y),
    "vdot": lambda x, y: ops.vdot(x, y),
    "outer": lambda x, row: ops.outer(x[0, :], row[1, :]),
    "tensordot": lambda x, y: ops.tensordot(x, y[0, :]),
    "tensordot of one axis": lambda x, row: ops.tensordot(x, ops.transpose(row[0, :]), axes=1),
    "tensordot over axes": lambda x, image: ops.tensordot(image, x[0, :], axes=[[2], [1]]),
    "tensordot without a sum": lambda x, row: ops.tensordot(x, row[0, :], axes=0),
    "squeeze": lambda column: ops.squeeze(column),
    "norm of order 1": lambda x: ops.norm(x, ord=1, axis=1),
    "norm of order 0": lambda k: ops.norm(k, ord=0, axis=1),
    "norm of order 3": lambda x: ops.norm(x, ord=3, axis=-1, keepdims=True),
    "norm of order 0.5": lambda x: ops.norm(x, ord=0.5, axis=1),
    "norm of order -1.5": lambda x: ops.norm(x, ord=-1.5, axis=1),
    "norm of matrices": lambda x: ops.norm(x, ord="fro", axis=(1, 2)),
    "norm of columns": lambda x: ops.norm(x, ord=1, axis=(1, 2)),
    "norm of rows that were columns": lambda x: ops.norm(x, ord=-1, axis=(2, 1), keepdims=True),
    "norm of all": lambda x: ops.norm(x),
    "normalize of order 3": lambda x: ops.normalize(x, axis=1, order=3),
    "one_hot": lambda k: ops.one_hot(k, 4),
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
    for operation in model.operations:  # Norm hands JAX the list that it makes of one axis, which JAX refuses
        if type(operation).__name__ == "Norm" and isinstance(operation.axis, list):
            operation.axis = tuple(operation.axis)
    results = model([values[each] for each in names])
    results = list(results) if isinstance(results, (list, tuple)) else [results]
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
