#include "src/backends/cuda/jit/epilogue_text.hpp"

namespace hornet::cuda {
namespace {

template <class T>
std::vector<T> behind(const T& first, std::span<const T> all, std::size_t from) {
  std::vector<T> out{first};
  out.insert(out.end(), all.begin() + static_cast<std::ptrdiff_t>(from), all.end());
  return out;
}

}  // namespace

EpilogueText::EpilogueText(const passes::FusedPointwise& program, const TensorType& product,
                           std::span<const TensorType> in, const std::vector<const Tensor*>& constants,
                           std::size_t first, std::string pieces, std::string width, std::size_t first_result)
    : program_(program),
      types_(behind(product, in, first)),
      constants_(behind<const Tensor*>(nullptr, constants, first)),
      text_(program_, types_, constants_),
      pieces_(std::move(pieces)),
      width_(std::move(width)) {
  for (std::size_t reg = 1; reg < types_.size(); ++reg) add_input(reg, first + reg - 1);
  for (std::size_t k = 0; k < program_.results.size(); ++k) add_result(k, first_result + k);
}

// A piece is read at once of what is as large as the result, and of a row of it: pieces divide rows.
void EpilogueText::add_input(std::size_t reg, std::size_t input) {
  const TensorType& type = types_[reg];
  const std::string pointer = "static_cast<const " + text_.type_of(reg) + "*>(in[" + std::to_string(input) + "])";
  const std::string member = "r" + std::to_string(reg);
  if (constants_[reg] && constants_[reg]->size() == 1) {
    numbers_ += text_.definition(reg, literal(*constants_[reg]));
  } else if (type.shape.size() == 1 && program_.shape.size() > 1) {
    numbers_ += text_.definition(reg, pointer + "[0]");
  } else {
    members_ += text_.type_of(reg) + " " + member + "[" + pieces_ + "][" + width_ + "]; ";
    if (type.shape == program_.shape || is_last_row(type.shape, program_.shape))
      load_ += "hornet::cuda::read(inputs." + member + "[p], " + pointer + " + " +
               stretched_index(type.shape, program_.shape, "i") + ");\n";
    else
      load_ += "HORNET_UNROLL\nfor (int w = 0; w < " + width_ + "; ++w) inputs." + member + "[p][w] = " + pointer +
               "[" + stretched_index(type.shape, program_.shape, "(i + w)") + "];\n";
    registers_ += text_.definition(reg, "inputs." + member + "[p][w]");
  }
}

void EpilogueText::add_result(std::size_t k, std::size_t out) {
  const std::string name = "result" + std::to_string(k), reg = std::to_string(program_.results[k]);
  const std::string type = text_.type_of(static_cast<std::size_t>(program_.results[k]));
  results_ += type + " " + name + "[" + width_ + "];\n";
  keep_ += name + "[w] = r" + reg + ";\n";
  store_ += "hornet::cuda::write(static_cast<" + type + "*>(out[" + std::to_string(out) + "]) + i, " + name + ");\n";
}

std::string EpilogueText::inputs_struct() const { return "  struct Inputs { int unused; " + members_ + "};\n"; }

std::string EpilogueText::compute(const std::string& product) const {
  return results_ + "HORNET_UNROLL\nfor (int w = 0; w < " + width_ + "; ++w) {\n" + text_.definition(0, product) +
         registers_ + text_.instructions() + keep_ + "}\n";
}

}  // namespace hornet::cuda
