#!/usr/bin/env python3
"""Measures the workloads and writes docs/performance.md: `make performance`, with PYTHON=… also beside the peers that
that interpreter can import (pip install keras jax tensorflow torch)."""
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
measured in the same run. Times are medians over chunks of steps; peers run in turns with Hornet (A B A B), and a ratio is the
median over the pairs, with the least and the greatest. Compare ratios, not times, between machines.
"""


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def lines(*command):
    return [json.loads(line) for line in run(*command).splitlines() if line.startswith("{")]


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|"] + ["| " + " | ".join(r) + " |" for r in rows])


def workload_row(m):
    return [
        m["workload"],
        WHAT[m["workload"]],
        f"{m['us_per_step']:,.1f}",
        f"{m['min']:,.1f} … {m['max']:,.1f}",
        f"{m['times_floor']:.2f}" if m["workload"] != "W3" else "–",
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", help="path of hornet-bench")
    parser.add_argument("--python", help="an interpreter with the peers")
    parser.add_argument("--workloads", nargs="+", default=["W1", "W2", "W3", "W4", "W5", "W6"])
    parser.add_argument("--seconds", default="10")
    parser.add_argument("--pairs", default="5")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent.parent / "docs/performance.md")
    args = parser.parse_args()

    measured = lines(args.bench, *args.workloads, "--seconds", args.seconds)
    m = measured[0]
    page = INTRODUCTION
    page += f"\n{m['cpu']}, {m['threads']} threads, {m['isa']}, oneDNN {m['onednn']}, commit {m['commit']}; peak "
    page += f"{m['fma_gflops']:.0f} GFLOP/s, {m['stream_gbytes']:.0f} GB/s, an Adam pass over 407,050 weights {m['adam_us']:.0f} µs.\n\n"
    head = ["", "what", "µs a step", "least … greatest", "× floor", "allocations a step", "plan steps", "arena MB", "test accuracy"]
    page += table(head, [workload_row(m) for m in measured]) + "\n"
    if args.python:
        peers = [p for w in args.workloads for p in lines(args.bench, w, "--compare", args.python, "--pairs", args.pairs, "--seconds", "4")]
        page += "\n## Beside the peers\n\n" + table(["", "peer", "Hornet µs", "peer µs", "times faster", "pairs"], map(peer_row, peers)) + "\n"
    page += "\n## Where a step's time goes\n\nThe least of 50 runs of each step, the costliest steps.\n"
    for workload in [w for w in args.workloads if w != "W3"]:
        page += "\n```\n" + costliest(run(args.bench, workload, "--profile", "50")) + "```\n"
    args.output.write_text(page)


main()
