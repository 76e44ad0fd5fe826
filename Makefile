# Set-up and everyday commands; Meson does the building.
#
#   make mnist          install what is missing, build, train examples/mnist/mlp    (ARGS="--epochs 1"; DEVICE=gpu;
#                       EXAMPLE=fast: to 99 % test accuracy as soon as may be, and its time)
#   make test           the same for the whole test suite; the last line counts it  (ARGS="--suite base")
#   make bench          build and run the benchmarks: one JSON line a workload
#   make performance    measure everything and write docs/performance.md; PYTHON=… compares with its Keras, JAX, PyTorch
#   make performance-gpu   the same on a GPU: docs/results/, and its part of the page
#   make bundle         pack programs, CUDA module and libraries for a machine without them: build/hornet-bundle.tar.xz
#   make bench-compile  how long a program with hornet.hpp takes to compile
#   make format         clang-format every source;  make check-format: only look
#   make clean          remove the build directories
#
# SANITIZE=address,undefined or SANITIZE=thread builds with sanitizers, in a directory of its own.

comma := ,
BUILD := build$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
JOBS ?= $(shell nproc)
OPTIONS := $(if $(SANITIZE),-Dbuildtype=debugoptimized -Db_sanitize=$(SANITIZE) -Db_lundef=false,-Dbuildtype=release)
# Debian's OpenMP, under oneDNN, is not instrumented: ThreadSanitizer would report races that are none.
OPTIONS += $(if $(findstring thread,$(SANITIZE)),-Donednn=disabled)

export UBSAN_OPTIONS = halt_on_error=1:print_stacktrace=1

.PHONY: all setup mnist test bench performance performance-gpu bundle bench-compile format check-format clean

all: setup
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) $(OPTIONS)
	@ninja -C $(BUILD) -j$(JOBS)

setup:
	@tools/setup.sh

mnist: all
	@$(BUILD)/examples/mnist/$(or $(EXAMPLE),mlp) $(if $(DEVICE),--device $(DEVICE)) $(ARGS)

test: all
	@tools/run_tests.py $(BUILD) $(ARGS)

bench: all
	@$(BUILD)/benchmarks/hornet-bench W1 W2 W3 W4 $(if $(DEVICE),--device $(DEVICE)) $(ARGS)

performance: all
	@python3 benchmarks/performance_page.py $(BUILD)/benchmarks/hornet-bench $(if $(PYTHON),--python $(PYTHON)) $(ARGS)

# One file of JSON lines and one of profiles a day and precision; the page is made from the former.
GPU_BENCH = $(BUILD)/benchmarks/hornet-bench --device gpu
GPU_RESULTS = docs/results/gpu-$(shell date +%F)
performance-gpu: all
	@mkdir -p docs/results
	@for precision in float32 tf32x3 tf32 bf16 mixed_bfloat16; do \
	  $(GPU_BENCH) W1 W2 W3 W4 W5 W6 --precision $$precision --save $(GPU_RESULTS).jsonl $(ARGS) && \
	  $(GPU_BENCH) W1 W2 W4 W5 --precision $$precision --profile $(ARGS) > $(GPU_RESULTS)-$$precision.txt && \
	  cat $(GPU_RESULTS)-$$precision.txt || exit 1; \
	done
	@python3 benchmarks/performance_page.py

bundle: all
	@tools/bundle.sh $(BUILD) $(BUILD)/hornet-bundle.tar.xz

bench-compile: setup
	@benchmarks/compile_time.sh

format:
	@tools/setup.sh clang-format
	@git ls-files '*.hpp' '*.cpp' | xargs clang-format -i

check-format:
	@tools/setup.sh clang-format
	@git ls-files '*.hpp' '*.cpp' | xargs clang-format --dry-run --Werror

clean:
	@rm -rf build build-address* build-undefined* build-thread*
