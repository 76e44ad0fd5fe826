"""Records whole models of random layers, losses, metrics and optimizers from Keras, in tests/golden's format.

usage:  KERAS_BACKEND=jax python tools/random_cases/record_models.py FOLDER [--seed N] [--count N] [--floatx float64]
        HORNET_GOLDEN_DIR=FOLDER build/tests/hornet-tests -tc="models learn*"
needs:  pip install keras h5py, and jax or torch

What Keras refuses is drawn anew. In float32 a difference may be rounding that training amplifies: an optimizer like Adam
makes a whole step of a gradient that is 0 but for rounding, as that of a bias in front of a normalisation is. In float64
it makes almost none, and the test expects weights and predictions within 1e-6: more says that a backend of Keras computes
something in float32, as JAX and PyTorch do in layer normalisation.
"""

import argparse
import io
import json
import os
import pathlib
import re

os.environ["COLUMNS"] = "140"  # of summaries
os.environ["JAX_ENABLE_X64"] = "1"

import h5py
import keras
import numpy

import models
from draw import Draw

BATCH, EPOCHS, FURTHER_EPOCHS = 16, 3, 2


def host(x):
    return x.detach().numpy() if hasattr(x, "detach") else numpy.asarray(x)


def listed(x):
    if isinstance(x, dict):
        return [x[name] for name in sorted(x)]
    return list(x) if isinstance(x, (list, tuple)) else [x]


def as_given(tensors):
    """Numbered ones are a list, or the only one itself; else they stand under their names."""
    if "0" not in tensors:
        return tensors
    return list(tensors.values()) if len(tensors) > 1 else tensors["0"]


def summary(model):
    text = io.StringIO()
    model.summary(print_fn=lambda line: text.write(line + "\n"))
    return re.sub(r" +$", "", text.getvalue(), flags=re.MULTILINE)


def numbered(group, tensors):
    named(group, {str(i): tensor for i, tensor in enumerate(tensors)})


def named(group, tensors):
    for name, tensor in tensors.items():
        group[name] = host(tensor)


class Record:
    """A model's files, as tests/golden/README.md lists them."""

    def __init__(self, path, case):
        self.path = path
        self.model, x, y, self.fit = case
        as_floatx = lambda a: a.astype(keras.config.floatx()) if a.dtype.kind == "f" else a
        self.x, self.y = ({name: as_floatx(a) for name, a in data.items()} for data in (x, y))
        self.fit = {name: as_floatx(v) if isinstance(v, numpy.ndarray) else v for name, v in self.fit.items()}

    def write(self):
        with h5py.File(self.file(".h5"), "w") as file:
            self.write_data(file)
            self.write_untrained(file)
            self.write_training(file)
            self.write_going_on(file)

    def file(self, ending):
        return self.path.with_name(self.path.name + ending)

    def remove(self):
        for file in self.path.parent.glob(self.path.name + ".*"):
            file.unlink()

    def write_data(self, file):
        named(file.create_group("x"), self.x)
        named(file.create_group("y"), self.y)
        file.attrs["batch_size"], file.attrs["epochs"] = BATCH, EPOCHS
        plain = {name: value for name, value in self.fit.items() if name != "sample_weight"}
        file.attrs["fit"] = numpy.bytes_(json.dumps(plain or {" ": 0}))
        file.attrs["weight_paths"] = numpy.bytes_(json.dumps([weight.path for weight in self.model.weights]))
        if "sample_weight" in self.fit:
            file["fit/sample_weight"] = self.fit["sample_weight"]

    def write_untrained(self, file):
        self.model.save(self.file(".keras"))
        self.file(".config.json").write_text(self.config())
        numbered(file.create_group("predict_before"), self.predict(self.model))

    def config(self):
        config = json.loads(self.model.to_json())
        optimizer = config["compile_config"]["optimizer"]
        if ".torch." in optimizer["module"]:  # PyTorch's own classes stand for Keras'
            optimizer.update(module="keras.optimizers", registered_name=None)
        return json.dumps(config)

    def write_training(self, file):
        self.write_history(file.create_group("history"), self.model, EPOCHS)
        numbered(file.create_group("weights_after"), self.model.get_weights())
        results = self.model.evaluate(as_given(self.x), as_given(self.y), batch_size=BATCH, verbose=0, return_dict=True)
        for name, value in results.items():
            file["evaluate/" + name] = numpy.float32(value)
        numbered(file.create_group("predict_after"), self.predict(self.model))
        self.model.save(self.file(".trained.keras"))
        self.model.save_weights(self.file(".weights.h5"))
        for ending in [".summary.txt", ".trained.summary.txt"]:
            self.file(ending).write_text(summary(self.model))

    def write_going_on(self, file):
        model = keras.saving.load_model(self.file(".trained.keras"))
        self.write_history(file.create_group("continued"), model, FURTHER_EPOCHS)
        numbered(file.create_group("predict_continued"), self.predict(model))

    def write_history(self, group, model, epochs):
        history = model.fit(as_given(self.x), as_given(self.y), batch_size=BATCH, epochs=epochs, verbose=0,
                            shuffle=False, **self.fit).history
        for name, values in history.items():
            if not numpy.isfinite(values).all():
                raise ValueError(f"{name} is not finite")
            group[name] = numpy.asarray(values, "float32")

    def predict(self, model):
        return listed(model.predict(as_given(self.x), batch_size=BATCH, verbose=0))


def recorded(folder, seed, i):
    """One model, or what Keras said against the last of four."""
    refusal = ""
    for attempt in range(4):
        keras.backend.clear_session()
        number = 4 * (1000 * seed + i) + attempt
        keras.utils.set_random_seed(number)
        record = None
        try:
            record = Record(folder / f"random_{seed}_{i}", models.whole(Draw(number)))
            record.write()
            return ""
        except Exception as error:  # whatever Keras throws: options that do not go together
            refusal = f"{i}: {type(error).__name__}: {str(error).strip().splitlines()[:1]}"
            if record:
                record.remove()
    return refusal


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--floatx", default="float32", choices=["float32", "float64"])
    options = parser.parse_args()
    keras.config.set_floatx(options.floatx)
    folder = options.folder / "models"
    folder.mkdir(parents=True, exist_ok=True)
    for i in range(options.count):
        if refused := recorded(folder, options.seed, i):
            print(refused, flush=True)


if __name__ == "__main__":
    main()
