#!/bin/bash
# Prints what users wait for: the seconds a compiler needs to read <hornet/hornet.hpp>, and to compile
# examples/mnist/mlp.cpp at -O2; user time, the least of five. Goals on a quiet development machine: 1 and 3 seconds.
# usage: benchmarks/compile_time.sh        (CXX=clang++ asks another compiler than g++)
set -eu

cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo '#include <hornet/hornet.hpp>' > "$work/everything.cpp"

TIMEFORMAT=%U

# least_seconds ARGUMENT...: of compiling with these arguments
least_seconds() {
  for _ in 1 2 3 4 5; do
    time "${CXX:-g++}" -std=c++20 -Iinclude "$@"
  done 2>&1 | sort -n | head -1
}

echo "read hornet/hornet.hpp          $(least_seconds -fsyntax-only "$work/everything.cpp") s"
echo "compile examples/mnist/mlp.cpp  $(least_seconds -O2 -c examples/mnist/mlp.cpp -o "$work/mlp.o") s"
