#include "src/backends/cuda/jit/lookup_source.hpp"

#include "src/backends/cuda/jit/prologue_text.hpp"

namespace hornet::cuda {

JitSource lookup_source(const passes::FusedPrologue& op, std::span<const TensorType> in,
                        const std::vector<const Tensor*>& constants) {
  const PrologueText indices(op, in, constants, 1);
  const std::string type(cpp_type(in[0].dtype));
  return {"  const void* in[" + std::to_string(in.size() + 2) + "];\n  void* out[1];\n" +
              indices.definition("Indices") +
              "  HORNET_DEVICE void operator()(std::int64_t i) const {\n    const Indices indices" + indices.made() +
              ";\n    const auto at = static_cast<std::int64_t>(indices.value(*indices.row(i)));\n    static_cast<" +
              type + "*>(out[0])[i] = " + index_watch_of(in.size()) + ".inside(at, " + std::to_string(in[0].shape[0]) +
              ", i) ? static_cast<const " + type + "*>(in[0])[at] : " + type + "(0);\n  }\n",
          0};
}

}  // namespace hornet::cuda
