#!/usr/bin/env bash
# bundle.sh BUILD OUT.tar.xz
# Packs what a machine without Debian's packages needs to run Hornet's programs, on a GPU too: the benchmark, the GPU's
# tests, the MNIST examples, the CUDA module, and the shared libraries that they use except the C library's and NVIDIA's.
#     tar xf OUT.tar.xz && bundle/run hornet-bench W1 --device gpu
set -euo pipefail

build=$(realpath "$1")
out=$(realpath "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder"/bundle/{bin,lib}

programs=("$build"/benchmarks/hornet-bench)
for program in "$build"/tests/gpu/hornet-gpu-tests "$build"/examples/mnist/*; do
  [[ -f $program && -x $program ]] && programs+=("$program")
done
cp "${programs[@]}" "$folder/bundle/bin"
module="$build/src/backends/cuda/module/libhornet-cuda.so"
[[ -f $module ]] && cp "$module" "$folder/bundle/lib"

# ldd prints "name => path (address)".
ldd "${programs[@]}" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u |
  grep -vE '/(ld-linux.*|lib(c|m|dl|rt|pthread|resolv)\.so.*|lib(cuda|cudart|cublas|cublasLt|cudnn|nvrtc)\.so.*)$' |
  xargs -I{} cp -L {} "$folder/bundle/lib"

cat >"$folder/bundle/run" <<'RUN'
#!/usr/bin/env bash
# run PROGRAM [argument...]
bundle=$(dirname "$(realpath "$0")")
export LD_LIBRARY_PATH="$bundle/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
module=$bundle/lib/libhornet-cuda.so
[[ -f $module ]] && export HORNET_CUDA_MODULE="$module"
# NVIDIA's libraries where the system has not all of them: those of its Python packages, which may be of another version.
if [[ -f $module ]] && ldd "$module" | grep -q 'not found'; then
  packages=$(python3 -c '
import glob, importlib.util
found = importlib.util.find_spec("nvidia")
print(":".join(lib for folder in (found.submodule_search_locations if found else []) for lib in glob.glob(folder + "/*/lib")))
' 2>/dev/null)
  export LD_LIBRARY_PATH="$LD_LIBRARY_PATH${packages:+:$packages}"
fi
program=$1
shift
exec "$bundle/bin/$program" "$@"
RUN
chmod +x "$folder/bundle/run"
strip --strip-unneeded "$folder"/bundle/bin/* "$folder"/bundle/lib/*
tar -C "$folder" -cf - bundle | xz -T0 -3 >"$out"
du -h "$out"
