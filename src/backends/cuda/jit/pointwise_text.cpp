#include "src/backends/cuda/jit/pointwise_text.hpp"

namespace hornet::cuda {
namespace {

std::string name_of(std::size_t reg) { return "r" + std::to_string(reg); }

}  // namespace

std::string PointwiseText::definition(std::size_t reg, const std::string& expression) const {
  return "const " + type_of(reg) + " " + name_of(reg) + " = " + expression + ";\n";
}

std::string PointwiseText::input(std::size_t reg, const std::string& index) const {
  if (constants_[reg] && constants_[reg]->size() == 1) return definition(reg, literal(*constants_[reg]));
  return definition(reg, "static_cast<const " + type_of(reg) + "*>(in[" + std::to_string(reg) + "])[" + index + "]");
}

std::string PointwiseText::instructions() const {
  std::string text;
  for (std::size_t k = 0; k < op_.program.size(); ++k) {
    std::vector<std::string> args;
    std::vector<DType> types;
    for (const std::int64_t arg : op_.program[k].args) {
      args.push_back(name_of(static_cast<std::size_t>(arg)));
      types.push_back(dtypes_[static_cast<std::size_t>(arg)]);
    }
    const std::size_t reg = in_.size() + k;
    text += definition(reg, element_expression(op_.program[k].op, args, types, dtypes_[reg]));
  }
  return text;
}

}  // namespace hornet::cuda
