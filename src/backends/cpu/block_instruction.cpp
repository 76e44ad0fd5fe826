#include "src/backends/cpu/block_instruction.hpp"

#include <hornet/base/error.hpp>
#include <utility>

namespace hornet::cpu {
namespace {

// Op name -> instruction. A pointwise op of one instruction needs only its line here.
constexpr std::pair<std::string_view, Instruction> kInstructions[] = {
    {"add", Instruction::add},
    {"subtract", Instruction::subtract},
    {"multiply", Instruction::multiply},
    {"divide", Instruction::divide},
    {"power", Instruction::power},
    {"mod", Instruction::modulo},
    {"maximum", Instruction::maximum},
    {"minimum", Instruction::minimum},
    {"negative", Instruction::negative},
    {"abs", Instruction::absolute},
    {"sign", Instruction::sign},
    {"square", Instruction::square},
    {"sqrt", Instruction::sqrt},
    {"rsqrt", Instruction::rsqrt},
    {"reciprocal", Instruction::reciprocal},
    {"exp", Instruction::exp},
    {"expm1", Instruction::expm1},
    {"log", Instruction::log},
    {"log1p", Instruction::log1p},
    {"sin", Instruction::sin},
    {"cos", Instruction::cos},
    {"tan", Instruction::tan},
    {"tanh", Instruction::tanh},
    {"sinh", Instruction::sinh},
    {"cosh", Instruction::cosh},
    {"asinh", Instruction::asinh},
    {"atan", Instruction::atan},
    {"erf", Instruction::erf},
    {"erf_inv", Instruction::erf_inv},
    {"floor", Instruction::floor},
    {"ceil", Instruction::ceil},
    {"round", Instruction::round},
    {"logical_and", Instruction::logical_and},
    {"logical_or", Instruction::logical_or},
    {"logical_not", Instruction::logical_not},
    {"equal", Instruction::equal},
    {"not_equal", Instruction::not_equal},
    {"less", Instruction::less},
    {"less_equal", Instruction::less_equal},
    {"greater", Instruction::greater},
    {"greater_equal", Instruction::greater_equal},
    {"is_finite", Instruction::is_finite},
    {"is_nan", Instruction::is_nan},
    {"select", Instruction::select},
};

bool find_instruction(std::string_view op, Instruction& out) {
  for (const auto& [name, instruction] : kInstructions)
    if (name == op) {
      out = instruction;
      return true;
    }
  return false;
}

}  // namespace

bool has_block_kernel(const Op& op, DType operand) {
  Instruction code{};
  return op.name() == "cast" || (find_instruction(op.name(), code) && vector_table()(code, operand) != nullptr);
}

BlockKernel block_kernel(const Op& op, DType operand, DType result) {
  const VectorTable& table = vector_table();
  if (op.name() == "cast") return table.cast[static_cast<int>(operand)][static_cast<int>(result)];
  Instruction code{};
  const BlockKernel kernel = find_instruction(op.name(), code) ? table(code, operand) : nullptr;
  if (!kernel)
    throw InternalError("no instruction for op '" + std::string(op.name()) + "' of " + std::string(to_string(operand)));
  return kernel;
}

std::optional<Affine> find_affine(std::string_view op, const Tensor* left, const Tensor* right) {
  if ((left == nullptr) == (right == nullptr)) return {};
  const double c = (left ? left : right)->item();
  const int x = left ? 1 : 0;
  if (op == "multiply") return Affine{x, {c, 0}};
  if (op == "add") return Affine{x, {1, c}};
  if (op == "subtract") return left ? Affine{x, {-1, c}} : Affine{x, {1, -c}};
  return {};
}

}  // namespace hornet::cpu
