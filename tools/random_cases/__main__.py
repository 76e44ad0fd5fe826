"""Records layers, losses, metrics, optimizers and schedules with random options from Keras, in tests/golden's format.

usage:  KERAS_BACKEND=jax python tools/random_cases FOLDER [--seed N] [--count N] [--only NAME ...]
        HORNET_GOLDEN_DIR=FOLDER build/tests/hornet-tests -ts=golden -tce="weights are saved*"
needs:  pip install keras h5py, and jax or torch

--count cases of each class, or of those named; what Keras refuses is drawn anew. Where a file stores weights is not
recorded. A gradient of few elements may be off by some 1e-5: Hornet's is float32. With PyTorch it takes a fifth of the
time, but there Keras 3.15.1 pads average pooling otherwise, normalises axis 1 of a cube as if it were the last, has no
Lanczos, and spoils ScheduleFreeAdamW's old momentum: ask JAX about those.
"""

import argparse
import os
import pathlib

os.environ["JAX_ENABLE_X64"] = "1"

import h5py
import keras

import layers
import losses
import metrics
import optimizers
import recording
from draw import Draw

keras.config.set_floatx("float64")
FILES = {
    "layers": (layers.CASES, recording.record_layer),
    "losses": (losses.CASES, recording.record_loss),
    "metrics": (metrics.CASES, recording.record_metric),
    "optimizers": (optimizers.CASES, recording.record_optimizer),
    "schedules": (optimizers.SCHEDULES, recording.record_schedule),
}


def record(file, name, draw_case, write, draw):
    """One case of the name, or what Keras said against the last of four that were drawn."""
    refusal = ""
    for _ in range(4):
        keras.backend.clear_session()
        try:
            write(file.create_group(name), draw_case(draw), draw)
            return ""
        except Exception as error:  # whatever Keras throws: options that do not go together
            refusal = str(error).strip().splitlines()[0]
            del file[name]
    return f"{name}: {refusal}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=4)
    parser.add_argument("--only", nargs="+", help="classes, or files: " + ", ".join(FILES))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    draw = Draw(options.seed)
    for file_name, (cases, write) in FILES.items():
        names = [name for name in cases if not options.only or name in options.only or file_name in options.only]
        with h5py.File(options.folder / f"{file_name}.h5", "w") as file:
            for name in names:
                for i in range(options.count):
                    refused = record(file, f"{name}_{options.seed}_{i}", cases[name], write, draw)
                    if refused:
                        print(refused)
            print(f"{file_name}: {len(file)} cases", flush=True)


if __name__ == "__main__":
    main()
