#!/usr/bin/env python3
"""Measures the workloads and writes docs/performance.md: `make performance`, with PYTHON=… also beside the peers that
that interpreter can import (pip install keras jax tensorflow torch). What was measured on GPUs (`make performance-gpu`) is
read from docs/results/; without a path of hornet-bench only that part of the page is written."""
import argparse
import json
import subprocess
from pathlib import Path

WHAT = {
    "W1": "MNIST, dense 512, dropout, dense 10; Adam, batch 32; `fit`",
    "W2": "MNIST, two convolutions with pools, dropout, dense; Adam, batch 128; `fit`",
    "W3": "49 weights, batch 32, a callback and the progress bar on; `fit`",
    "W4 batch 32": "W1's net, `predict` of 10,000 images",
    "W4 batch 1024": "the same",
    "W5": "ResNet-20 with batch normalisation, 32×32×3; SGD with momentum, batch 128; `fit`",
    "W6": "embedding, two bidirectional LSTMs, 200 steps; Adam, batch 32; `fit`",
}

INTRODUCTION = """# Performance

Written by `make performance`. Floor: the FLOPs of a step's matrix products and convolutions at the peak of fused multiply-adds
measured in the same run; 3×3 convolutions, which take fewer products than that, are counted as the sums they are, and
zeros that a few images share, half of MNIST's pixels, as the products they are spared. Times are medians over chunks of
steps; peers run in turns with Hornet (A B A B), and a ratio is the median over the pairs, with the least and the greatest.
Compare ratios, not times, between machines. Where the machine is a virtual one, its cores may share a cache at one time and
not at another, which a cache line on its way from one to the other tells before and after each run: some 40 ns, or 200. What
runs took whose cores shared none is in columns of their own.
"""


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def lines(*command):
    return [json.loads(line) for line in run(*command).splitlines() if line.startswith("{")]


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|"] + ["| " + " | ".join(r) + " |" for r in rows])


def together(runs, nearest):
    """Runs whose cores shared a cache throughout, and those whose cores never did; all of them where that is not known."""
    far = [m for m in runs if m["handoff_ns"] > 2 * nearest]
    near = [m for m in runs if m["most_handoff_ns"] < 2 * nearest]
    return (near, far) if near or far else (runs, [])


def middle(runs):
    """The run of median time, with the least and the greatest of all."""
    run = sorted(runs, key=lambda m: m["us_per_step"])[len(runs) // 2]
    return {**run, "min": min(m["min"] for m in runs), "max": max(m["max"] for m in runs)}


def times_floor(m):
    return f"{m['times_floor']:.2f}" if m["workload"] != "W3" else "–"


def workload_row(runs, nearest):
    near, far = together(runs, nearest)
    m = middle(near or far)
    apart = middle(far) if far else None
    return [
        m["workload"],
        WHAT[m["workload"]],
        f"{m['us_per_step']:,.1f}" if near else "",
        f"{m['min']:,.1f} … {m['max']:,.1f}" if near else "",
        times_floor(m) if near else "",
        f"{apart['us_per_step']:,.1f}" if apart else "",
        times_floor(apart) if apart else "",
        f"{m['allocations_per_step']:,.1f}",
        str(m["plan_steps"]),
        f"{m['arena_bytes'] / 1e6:,.2f}",
        f"{m['test_accuracy']:.4f}" if "test_accuracy" in m else "",
    ]


def costliest(profile, most=12):
    """A profile's head, its costliest steps and its last line."""
    title, head, *steps, total = profile.splitlines()
    steps.sort(key=lambda step: -float(step.split()[0]))
    return "\n".join([title, head, *steps[:most], total]) + "\n"


def peer_row(m):
    ratio = f"{m['times_faster']:.2f} ({m['least']:.2f} … {m['most']:.2f})"
    return [m["workload"], m["peer"], f"{m['hornet_us']:,.1f}", f"{m['peer_us']:,.1f}", ratio, str(m["pairs"])]


GPU_TITLE = "## On a GPU"

GPU_INTRODUCTION = """
Measured by `make performance-gpu`; the lines as they were printed are in `docs/results/`. Floor: the FLOPs of a step's matrix
products and convolutions at the rate of the library's large matrix products in the same precision, in the same run; of
tf32x3, which has three products for one, a third of tf32's.
"""


def newest(measured):
    """Of each workload, device and precision the last line."""
    return list({(m["device"], m["precision"], m["workload"]): m for m in measured}.values())


def gpu_row(m):
    floor = f"{m['times_floor']:,.1f}" if "times_floor" in m and m["workload"] != "W3" else "–"
    accuracy = f"{m['test_accuracy']:.4f}" if "test_accuracy" in m else ""
    return [m["workload"], m["precision"], f"{m['us_per_step']:,.1f}", f"{m['min']:,.1f} … {m['max']:,.1f}", floor,
            str(m["plan_steps"]), accuracy, m["commit"]]


def gpu_conditions(m):
    rates = ", ".join(f"{m[p + '_gflops'] / 1e3:,.1f} TFLOP/s {p}" for p in ("float32", "tf32", "bf16") if m.get(p + "_gflops"))
    return (f"{m['device']}: matrix products {rates}; copy {m['copy_gbytes']:,.0f} GB/s; a launch {m['launch_us']:.2f} µs, "
            f"a node of a recorded step {m['node_us']:.2f} µs.")


def gpu_part(results):
    """The page's part on GPUs, of the files in `results`; empty when there are none."""
    measured = [json.loads(line) for file in sorted(results.glob("*.jsonl")) for line in file.read_text().splitlines()]
    if not measured:
        return ""
    page = f"{GPU_TITLE}\n{GPU_INTRODUCTION}"
    head = ["", "precision", "µs a step", "least … greatest", "× floor", "plan steps", "test accuracy", "commit"]
    for device in dict.fromkeys(m["device"] for m in measured):
        of_device = [m for m in newest(measured) if m["device"] == device]
        page += f"\n{gpu_conditions(of_device[-1])}\n\n{table(head, map(gpu_row, of_device))}\n"
    return page


def with_gpu_part(page, results):
    before = page.split(f"\n{GPU_TITLE}\n")[0].rstrip("\n")
    part = gpu_part(results)
    return f"{before}\n\n{part}" if part else f"{before}\n"


def cpu_page(args):
    seconds = str(float(args.seconds) / args.runs)
    measured = lines(args.bench, *args.workloads, "--seconds", seconds, "--repeat", str(args.runs))
    nearest = min(m["handoff_ns"] for m in measured)
    by_name = {}
    for m in measured:
        by_name.setdefault(m["workload"], []).append(m)
    m = measured[0]
    page = INTRODUCTION
    page += f"\n{m['cpu']}, {m['threads']} threads, {m['isa']}, oneDNN {m['onednn']}, commit {m['commit']}; peak "
    page += f"{m['fma_gflops']:.0f} GFLOP/s, {m['stream_gbytes']:.0f} GB/s, an Adam pass over 407,050 weights {m['adam_us']:.0f} µs.\n\n"
    head = ["", "what", "µs a step", "least … greatest", "× floor", "µs, cores apart", "× floor", "allocations a step",
            "plan steps", "arena MB", "test accuracy"]
    page += table(head, [workload_row(runs, nearest) for runs in by_name.values()]) + "\n"
    if args.python:
        peers = [p for w in args.workloads for p in lines(args.bench, w, "--compare", args.python, "--pairs", args.pairs, "--seconds", "4")]
        page += "\n## Beside the peers\n\n" + table(["", "peer", "Hornet µs", "peer µs", "times faster", "pairs"], map(peer_row, peers)) + "\n"
    page += "\n## Where a step's time goes\n\nThe least of 50 runs of each step, the costliest steps.\n"
    for workload in [w for w in args.workloads if w != "W3"]:
        page += "\n```\n" + costliest(run(args.bench, workload, "--profile", "50")) + "```\n"
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", nargs="?", help="path of hornet-bench")
    parser.add_argument("--python", help="an interpreter with the peers")
    parser.add_argument("--workloads", nargs="+", default=["W1", "W2", "W3", "W4", "W5", "W6"])
    parser.add_argument("--seconds", default="12", help="for each workload, in all its runs")
    parser.add_argument("--runs", type=int, default=8)
    parser.add_argument("--pairs", default="5")
    docs = Path(__file__).parent.parent / "docs"
    parser.add_argument("--output", type=Path, default=docs / "performance.md")
    parser.add_argument("--results", type=Path, default=docs / "results")
    args = parser.parse_args()
    page = cpu_page(args) if args.bench else args.output.read_text()
    args.output.write_text(with_gpu_part(page, args.results))


if __name__ == "__main__":
    main()
