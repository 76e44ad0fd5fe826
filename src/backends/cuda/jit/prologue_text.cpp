#include "src/backends/cuda/jit/prologue_text.hpp"

namespace hornet::cuda {
namespace {

std::string input(std::string_view type, std::size_t i) {
  return "static_cast<const " + std::string(type) + "*>(in[" + std::to_string(i) + "])";
}

std::vector<const Tensor*> constants_of_program(const passes::FusedPrologue& op,
                                                const std::vector<const Tensor*>& constants) {
  std::vector<const Tensor*> out{nullptr};
  out.insert(out.end(), constants.begin() + static_cast<std::ptrdiff_t>(op.others()), constants.end());
  return out;
}

}  // namespace

PrologueText::PrologueText(const passes::FusedPrologue& op, std::span<const TensorType> in,
                           const std::vector<const Tensor*>& constants, std::int64_t columns)
    : op_(op),
      in_(in),
      columns_(columns),
      types_(op.program_inputs(in)),
      constants_(constants_of_program(op, constants)),
      text_(op.program, types_, constants_) {
  const std::size_t first = op.first_of_program();
  members_ = "const Raw* data; ";
  made_ = input(text_.type_of(0), first);
  if (op.picks_rows) {
    const std::string index(cpp_type(in[first + 1].dtype));
    members_ += "const " + index + "* rows; hornet::cuda::IndexWatch watch; ";
    made_ += ", " + input(index, first + 1) + ", " + index_watch_of(in.size());
  }
  add_numbers();
}

void PrologueText::add_numbers() {
  for (std::size_t reg = 1; reg < types_.size(); ++reg) {
    if (constants_[reg]) {
      registers_ += text_.definition(reg, literal(*constants_[reg]));
    } else {
      const std::string member = "number" + std::to_string(reg);
      members_ += text_.type_of(reg) + " " + member + "; ";
      made_ += ", " + input(text_.type_of(reg), op_.others() + reg - 1) + "[0]";
      registers_ += text_.definition(reg, member);
    }
  }
}

std::string PrologueText::definition(const std::string& name) const {
  const std::string columns = std::to_string(columns_);
  std::string row = "return data + i * " + columns + ";";
  if (op_.picks_rows)
    row = "const auto at = static_cast<std::int64_t>(rows[i]); return data + (watch.inside(at, " +
          std::to_string(in_[op_.first_of_program()].shape[0]) + ", i) ? at : 0) * " + columns + ";";
  const auto result = static_cast<std::size_t>(op_.program.results.front());
  return "  struct " + name + " {\n    using Element = " + text_.type_of(result) +
         ";\n    using Raw = " + text_.type_of(0) + ";\n    " + members_ +
         "\n    HORNET_DEVICE const Raw* row(std::int64_t i) const { " + row +
         " }\n    HORNET_DEVICE Element value(Raw r0) const {\n" + registers_ + text_.instructions() + "return r" +
         std::to_string(result) + ";\n    }\n  };\n";
}

std::string index_watch_of(std::size_t first) {
  const auto word = [](const char* type, std::size_t i) {
    return "static_cast<" + std::string(type) + "*>(const_cast<void*>(in[" + std::to_string(i) + "]))";
  };
  return "hornet::cuda::IndexWatch{" + word("std::uint64_t", first) + ", " + word("std::uint32_t", first + 1) + "}";
}

}  // namespace hornet::cuda
