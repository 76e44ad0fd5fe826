"""Records keras.utils.timeseries_dataset_from_array, for tests/data/timeseries.cpp.

usage:  python tools/record_timeseries.py [FILE]      (tests/golden/timeseries.json)
needs:  pip install keras tensorflow
"""

import json
import pathlib
import sys

import keras
import numpy as np

DATA = np.arange(46).reshape(23, 2) / 4
TARGETS = np.arange(23) * 10 + 1
CASES = [
    {"sequence_length": 5},
    {"sequence_length": 5, "batch_size": 7},
    {"sequence_length": 4, "sequence_stride": 3, "batch_size": 3},
    {"sequence_length": 4, "sampling_rate": 3, "batch_size": 5},
    {"sequence_length": 3, "sequence_stride": 2, "sampling_rate": 4, "batch_size": 2},
    {"sequence_length": 5, "start_index": 6, "batch_size": 4},
    {"sequence_length": 5, "end_index": 11, "batch_size": 4},
    {"sequence_length": 3, "sampling_rate": 2, "start_index": 4, "end_index": 15, "batch_size": 4},
    {"sequence_length": 1, "batch_size": 10},
    {"sequence_length": 4, "batch_size": None},
    {"sequence_length": 4, "batch_size": 5, "targets": None},
    {"sequence_length": 4, "batch_size": 5, "targets": 9},
    {"sequence_length": 4, "batch_size": 5, "targets": 12, "start_index": 2, "end_index": 13},
    {"sequence_length": 4, "batch_size": 50, "shuffle": True, "seed": 1},
]


def record(case):
    options = dict(case)
    count = options.pop("targets", len(TARGETS))
    targets = None if count is None else TARGETS[:count]
    dataset = keras.utils.timeseries_dataset_from_array(DATA, targets, **options)
    batches = [batch if isinstance(batch, tuple) else (batch,) for batch in dataset]
    return {"options": case, "batches": [[np.asarray(each).tolist() for each in batch] for batch in batches]}


def main():
    folder = pathlib.Path(__file__).parent.parent / "tests" / "golden"
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "timeseries.json"
    cases = [record(case) for case in CASES]
    path.write_text(json.dumps({"data": DATA.tolist(), "targets": TARGETS.tolist(), "cases": cases}) + "\n")
    print(f"{len(cases)} cases of Keras {keras.__version__} in {path}")


if __name__ == "__main__":
    main()
