#include "src/backends/cuda/jit/pointwise_source.hpp"

#include "src/backends/cuda/jit/pointwise_text.hpp"

namespace hornet::cuda {

JitSource pointwise_source(const passes::FusedPointwise& op, std::span<const TensorType> in,
                           const std::vector<const Tensor*>& constants) {
  const PointwiseText text(op, in, constants);
  std::string body = "  const void* in[" + std::to_string(in.size()) + "];\n  void* out[" +
                     std::to_string(op.results.size()) + "];\n" +
                     "  HORNET_DEVICE void operator()(std::int64_t i) const {\n";
  for (std::size_t input = 0; input < in.size(); ++input)
    body += text.input(input, stretched_index(in[input].shape, op.shape, "i"));
  body += text.instructions();
  for (std::size_t k = 0; k < op.results.size(); ++k)
    body += "static_cast<" + text.type_of(static_cast<std::size_t>(op.results[k])) + "*>(out[" + std::to_string(k) +
            "])[i] = r" + std::to_string(op.results[k]) + ";\n";
  return {body + "  }\n", 0};
}

}  // namespace hornet::cuda
