#include "src/backends/cuda/jit/pointwise_source.hpp"

#include "src/backends/cuda/jit/expressions.hpp"

namespace hornet::cuda {
namespace {

std::string name_of(std::int64_t reg) { return "r" + std::to_string(reg); }

std::string loaded(const TensorType& type, const Shape& shape, std::size_t input) {
  return "static_cast<const " + std::string(cpp_type(type.dtype)) + "*>(in[" + std::to_string(input) + "])[" +
         stretched_index(type.shape, shape, "i") + "]";
}

}  // namespace

JitSource pointwise_source(const passes::FusedPointwise& op, std::span<const TensorType> in,
                           const std::vector<const Tensor*>& constants) {
  const std::vector<DType> dtypes = op.register_dtypes(in);
  std::string body = "  const void* in[" + std::to_string(in.size()) + "];\n  void* out[" +
                     std::to_string(op.results.size()) + "];\n" +
                     "  HORNET_DEVICE void operator()(std::int64_t i) const {\n";
  const auto define = [&](std::size_t reg, const std::string& expression) {
    body += "    const " + std::string(cpp_type(dtypes[reg])) + " r" + std::to_string(reg) + " = " + expression + ";\n";
  };
  for (std::size_t input = 0; input < in.size(); ++input) {
    const bool known = constants[input] && constants[input]->size() == 1;
    define(input, known ? literal(*constants[input]) : loaded(in[input], op.shape, input));
  }
  for (std::size_t k = 0; k < op.program.size(); ++k) {
    std::vector<std::string> args;
    std::vector<DType> types;
    for (std::int64_t arg : op.program[k].args) {
      args.push_back(name_of(arg));
      types.push_back(dtypes[static_cast<std::size_t>(arg)]);
    }
    const std::size_t reg = in.size() + k;
    define(reg, element_expression(op.program[k].op, args, types, dtypes[reg]));
  }
  for (std::size_t k = 0; k < op.results.size(); ++k)
    body += "    static_cast<" + std::string(cpp_type(dtypes[static_cast<std::size_t>(op.results[k])])) + "*>(out[" +
            std::to_string(k) + "])[i] = " + name_of(op.results[k]) + ";\n";
  return {body + "  }\n", 0};
}

}  // namespace hornet::cuda
