"""What the peers share: the data of the workloads W1 to W6 and how a time is taken and printed. Needs NumPy only."""
import argparse
import gzip
import json
import statistics
import struct
import time
from pathlib import Path

import numpy as np

BATCH = {"W1": 32, "W2": 128, "W3": 32, "W5": 128, "W6": 32}
WORKLOADS = ["W1", "W2", "W3", "W4", "W5", "W6"]


def arguments():
    """Parses the command line every peer has."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--data-dir", default=str(Path(__file__).parents[2] / "datasets/data/mnist"))
    return parser.parse_args()


def idx(path):
    """An array from a gzipped IDX file."""
    with gzip.open(path) as file:
        data = file.read()
    rank = data[3]
    shape = struct.unpack(f">{rank}I", data[4 : 4 + 4 * rank])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def mnist(directory, part):
    """Images [n, 28, 28] uint8 and labels [n] of "train" or "t10k"."""
    directory = Path(directory)
    return idx(directory / f"{part}-images-idx3-ubyte.gz"), idx(directory / f"{part}-labels-idx1-ubyte.gz")


def training_data(workload, directory):
    """x, y as float32 and int32, pixels in [0, 1]: what the peers' users would hand to fit."""
    rng = np.random.default_rng(1)
    if workload in ("W1", "W4"):
        x, y = mnist(directory, "train")
        return x.astype("float32") / 255, y.astype("int32")
    if workload == "W2":
        x, y = mnist(directory, "train")
        keep = 54000  # validation_split=0.1
        return x[:keep, :, :, None].astype("float32") / 255, y[:keep].astype("int32")
    if workload == "W3":
        return rng.random((64000, 4), "float32"), rng.random((64000, 1), "float32")
    if workload == "W5":
        return rng.random((2048, 32, 32, 3), "float32"), np.zeros(2048, "int32")
    return rng.integers(0, 20000, (960, 200)).astype("int32"), rng.integers(0, 2, (960, 1)).astype("float32")


def test_data(directory):
    x, y = mnist(directory, "t10k")
    return x.astype("float32") / 255, y.astype("int32")


class Epochs:
    """Times epochs until `seconds` are over; the first one, which compiles, is not counted."""

    def __init__(self, seconds, steps):
        self.seconds, self.steps, self.us, self.begun = seconds, steps, [], None

    def begin(self):
        now = time.perf_counter()
        self.begun = self.begun or now
        self.start, self.first = now, not hasattr(self, "start")

    def end(self):
        """Ends an epoch; whether that was the last one."""
        now = time.perf_counter()
        if not self.first:
            self.us.append((now - self.start) * 1e6 / self.steps)
        return bool(self.us) and now - self.begun > self.seconds


def repeat(seconds, steps, run):
    """Microseconds a step of run(), called until the time is over; the first two calls are not counted."""
    run(), run()
    us, begun = [], time.perf_counter()
    while not us or time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        run()
        us.append((time.perf_counter() - start) * 1e6 / steps)
    return us


def report(peer, workload, us, accuracy=None):
    line = {"peer": peer, "workload": workload, "us_per_step": statistics.median(us), "min": min(us), "max": max(us)}
    if accuracy is not None:
        line["test_accuracy"] = round(float(accuracy), 4)
    print(json.dumps(line), flush=True)
