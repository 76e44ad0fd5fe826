#!/usr/bin/env python3
"""Counts the instructions of a training step with valgrind and holds them against a limit: a guard that no clock disturbs.

usage: check.py PROGRAM. Exits with 77 (skipped) where valgrind is missing.

One thread and the AVX2 kernels, which valgrind knows. The difference of a long and a short run leaves start-up out.
"""
import os
import re
import shutil
import subprocess
import sys

LIMITS = {"tiny": 61_000, "dense": 12_800_000}  # a third above what was counted when they were set
STEPS = {"tiny": (50, 150), "dense": (2, 6)}


def instructions(program, net, steps):
    command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", program, net, str(steps)]
    environment = {**os.environ, "HORNET_NUM_THREADS": "1", "HORNET_ISA": "avx2", "DNNL_MAX_CPU_ISA": "AVX2"}
    environment.pop("MALLOC_PERTURB_", None)  # meson test fills memory, which costs instructions
    result = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True)
    found = re.search(r"I\s+refs:\s+([\d,]+)", result.stderr)
    if result.returncode != 0 or not found:
        sys.exit(f"valgrind failed:\n{result.stderr}")
    return int(found.group(1).replace(",", ""))


def main():
    if not shutil.which("valgrind"):
        print("valgrind is not here")
        sys.exit(77)
    failed = False
    for net, limit in LIMITS.items():
        few, many = STEPS[net]
        step = (instructions(sys.argv[1], net, many) - instructions(sys.argv[1], net, few)) // (many - few)
        print(f"{net}: {step:,} instructions a step, at most {limit:,}")
        failed |= step > limit
    sys.exit(failed)


main()
