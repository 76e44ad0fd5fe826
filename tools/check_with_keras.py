#!/usr/bin/env python3
"""Loads models that Hornet wrote in Keras itself, and compares what they predict and how they train on.

usage:  ninja -C build tests/keras_check/write-models
        build/tests/keras_check/write-models FOLDER
        KERAS_BACKEND=jax python tools/check_with_keras.py FOLDER [NAME ...]
needs:  pip install keras jax h5py      (any backend of Keras will do)

For each NAME.keras of the folder: Keras loads it, predicts, and trains on with the optimizer's state that was in the
file; the folder's NAME.h5 says what Hornet got. The model is also made from NAME.json and its configuration compared.
Prints the largest differences, relative where values are larger than 1, and fails above 1e-4.
"""

import json
import pathlib
import sys

import h5py
import keras
import numpy

TOLERANCE = 1e-4


def tensors(group):
    """A list when the names are numbers, one array when there is one, else a dictionary."""
    if not len(group):
        return None
    if not all(name.isdigit() for name in group):
        return {name: group[name][()] for name in group}
    values = [group[str(i)][()] for i in range(len(group))]
    return values[0] if len(values) == 1 else values


def flat(structure):
    if isinstance(structure, dict):
        return [structure[key] for key in sorted(structure)]
    return list(structure) if isinstance(structure, (list, tuple)) else [structure]


def difference(ours, theirs):
    ours, theirs = numpy.asarray(ours, "float64"), numpy.asarray(theirs, "float64")
    if ours.shape != theirs.shape:
        raise ValueError(f"shapes {ours.shape} and {theirs.shape}")
    return float(numpy.max(numpy.abs(ours - theirs) / numpy.maximum(1, numpy.abs(theirs)), initial=0))


def largest(ours, theirs):
    ours, theirs = flat(ours), flat(theirs)
    if len(ours) != len(theirs):
        raise ValueError(f"{len(ours)} and {len(theirs)} tensors")
    return max(difference(a, b) for a, b in zip(ours, theirs))


def check(path):
    """The largest differences of predictions, histories and predictions after training on."""
    model = keras.saving.load_model(path)
    from_json = keras.models.model_from_json(path.with_suffix(".json").read_text())
    if from_json.get_config() != model.get_config():
        raise ValueError("to_json() is another model than the file's")
    with h5py.File(path.with_suffix(".h5")) as file:
        arguments = json.loads(file.attrs["fit"])
        batch_size = arguments["batch_size"]
        if "class_weight" in arguments:
            arguments["class_weight"] = {int(k): v for k, v in arguments["class_weight"].items()}
        x, y = tensors(file["x"]), tensors(file["y"])
        before = largest(model.predict(x, batch_size=batch_size, verbose=0), tensors(file["predictions"]))
        history = model.fit(
            x, y, sample_weight=tensors(file["sample_weight"]), shuffle=False, verbose=0, **arguments
        ).history
        if sorted(history) != sorted(file["history"]):
            raise ValueError(f"history has {sorted(history)}, Hornet's {sorted(file['history'])}")
        trained = max(difference(history[name], file["history"][name][()]) for name in history)
        after = largest(model.predict(x, batch_size=batch_size, verbose=0), tensors(file["further_predictions"]))
    return before, trained, after


def main(folder, names):
    paths = sorted(pathlib.Path(folder).glob("*.keras"))
    paths = [path for path in paths if not names or path.stem in names]
    print(f"Keras {keras.__version__} on {keras.backend.backend()}: {len(paths)} models of {folder}")
    print(f"{'model':36} {'predicts':>9} {'trains':>9} {'then':>9}")
    failed = 0
    for path in paths:
        try:
            found = check(path)
            wrong = "" if max(found) <= TOLERANCE else "  too large"
            print(f"{path.stem:36} " + " ".join(f"{each:9.1e}" for each in found) + wrong)
        except Exception as error:  # the next model is worth a look all the same
            wrong = f"{type(error).__name__}: {error}"
            print(f"{path.stem:36} {wrong}")
        failed += bool(wrong)
    print(f"{len(paths) - failed} agree, {failed} do not")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
