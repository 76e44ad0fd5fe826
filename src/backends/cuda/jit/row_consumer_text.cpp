#include "src/backends/cuda/jit/row_consumer_text.hpp"

namespace hornet::cuda {
namespace {

std::int64_t rounded_up(std::int64_t n, std::int64_t by) { return (n + by - 1) / by; }

const passes::FusedEpilogue& epilogue_of(const Op& consumer) { return *consumer.as<passes::FusedEpilogue>(); }

}  // namespace

// Each block reads all of the matrix, and computes one row: it must be little that a thread does, for it is done while
// others wait.
std::optional<MatrixProduct> row_continuation(const Op& consumer, std::span<const TensorType> in,
                                              std::int64_t threads) {
  constexpr std::int64_t widest_row = 32, most_columns = 8, most_multiplications = 64;  // of a thread
  const auto* fused = consumer.as<passes::FusedEpilogue>();
  const auto* product = fused ? fused->producer.as<ops::MatMul>() : nullptr;
  if (!product || product->transpose_a || in[0].shape.rank() != 2 || in[1].shape.rank() != 2) return {};
  const MatrixProduct p = matrix_product_of(*product, in.first(2));
  const std::int64_t columns = rounded_up(p.n, threads);
  if (p.k < 1 || p.k > widest_row || columns > most_columns || columns * p.k > most_multiplications) return {};
  if (!small_product_tiles(p)) return {};
  return p;
}

RowConsumerText::RowConsumerText(const passes::ContinuedRows& op, std::int64_t threads, std::size_t first_result,
                                 std::span<const TensorType> in, const std::vector<const Tensor*>& constants)
    : product_(*row_continuation(op.consumer, op.consumer_inputs(in), threads)),
      columns_each_(rounded_up(product_.n, threads)),
      matrix_("in[" + std::to_string(op.rows_inputs) + "]"),
      type_(cpp_type(op.consumer_inputs(in).front().dtype)),
      shared_(type_ + " given[" + number(product_.k) + "]; "),
      epilogue_(epilogue_of(op.consumer).epilogue,
                epilogue_of(op.consumer).epilogue_inputs(op.consumer_inputs(in)).front(), in, constants,
                static_cast<std::size_t>(op.rows_inputs) + 1, number(columns_each_), "1", first_result) {}

std::string RowConsumerText::each_column(const std::string& statements) const {
  return "    block.each([&](int t) {\n      auto& inputs = kept[t];\n      HORNET_UNROLL\n      for (int p = 0; p < " +
         number(columns_each_) +
         "; ++p) {\n        const int j = t + p * threads;\n        if (j >= " + number(product_.n) +
         ") break;\n        const std::int64_t i = row * " + number(product_.n) + " + j;\n" + statements +
         "      }\n    });\n";
}

std::string RowConsumerText::load() const {
  return "    hornet::cuda::PerThread<Inputs, threads> kept;\n" + each_column(epilogue_.load());
}

// The matrix' column is loaded whole before its first element is needed. Registers have names of their own here: the
// rows' are outside.
std::string RowConsumerText::run() const {
  const std::int64_t k = product_.k, beside = !product_.transpose_b ? 1 : k % 4 == 0 ? 4 : k % 2 == 0 ? 2 : 1;
  const std::string groups = number(k / beside), width = number(beside);
  const std::string at =
      product_.transpose_b ? "j * " + number(k) + " + g * " + width : "g * " + number(product_.n) + " + j";
  return each_column(epilogue_.numbers() + type_ + " column[" + groups + "][" + width +
                     "], sum(0);\nHORNET_UNROLL\nfor (int g = 0; g < " + groups +
                     "; ++g) hornet::cuda::read(column[g], static_cast<const " + type_ + "*>(" + matrix_ + ") + " + at +
                     ");\nHORNET_UNROLL\nfor (int c = 0; c < " + number(k) +
                     "; ++c) sum = hornet::elements::mul_add(shared.given[c], column[c / " + width + "][c % " + width +
                     "], sum);\n" + epilogue_.run("sum"));
}

}  // namespace hornet::cuda
