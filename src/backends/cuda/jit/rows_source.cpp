// The kernel: thread t holds elements t, t + threads, … of each matrix register's row; a column's register is a plain
// variable that every thread computes alike. A reduction ends a phase, since all threads wait for it:
//
//   block.each: r4[t][e] = f(r0[t][e]) …, partial[t] = Σ r4[t][e]      instructions on matrices
//   block.combine(partial); r5 = partial[0]                            the reduction
//   block.each: r6[t][e] = g(r4[t][e], r5) …                           the next phase
//
// Where a small product makes the matrix, the block makes its row first, with more threads than the row has elements.
// What goes on with a row of the results follows behind the last phase.
#include "src/backends/cuda/jit/rows_source.hpp"

#include <algorithm>
#include <bit>
#include <hornet/base/error.hpp>

#include "src/backends/cuda/jit/expressions.hpp"
#include "src/backends/cuda/jit/row_consumer_text.hpp"
#include "src/ops/gather.hpp"

namespace hornet::cuda {
namespace {

using passes::FusedInstruction;

class Writer {
 public:
  Writer(const passes::FusedRows& op, std::span<const TensorType> in, const std::vector<const Tensor*>& constants)
      : op_(op), inputs_(in.size()), in_(in.begin(), in.end()), constants_(constants) {
    threads_ = lanes_;
    per_thread_ = (op.n + threads_ - 1) / threads_;
  }

  Writer(const passes::ProducedRows& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
         const std::vector<const Tensor*>& constants)
      : op_(op.rows), inputs_(in.size()), in_(op.rows_inputs(in)), constants_{nullptr}, tiles_(&tiles) {
    constants_.insert(constants_.end(), constants.begin() + op.producer_inputs, constants.end());
    produced_ = static_cast<std::size_t>(op.producer_inputs);
    threads_ = static_cast<int>(tiles.threads());
  }

  // What goes on with each row of result `given`.
  void continue_with(const RowConsumerText& consumer, int given, std::size_t inputs, std::size_t results) {
    consumer_ = &consumer;
    given_ = static_cast<std::size_t>(op_.results[static_cast<std::size_t>(given)]);
    inputs_ = inputs;
    results_ = results;
  }

  JitSource run() {
    if (consumer_) text_ += consumer_->load();
    for (std::size_t reg = tiles_ ? 1 : 0; reg < in_.size(); ++reg) load(reg);
    if (tiles_) produce();
    for (std::size_t k = 0; k < op_.program.size(); ++k) instruction(in_.size() + k, op_.program[k]);
    for (std::size_t k = 0; k < op_.results.size(); ++k) store(static_cast<std::size_t>(op_.results[k]), k);
    if (consumer_) each_element("shared.given[j] = " + value(given_) + ";");
    end_phase();
    if (consumer_) {
      shared_ += consumer_->shared();
      text_ += consumer_->run();
    }
    return {head() + declarations_ + text_ + "  }\n", threads_};
  }

 private:
  std::string type_of(std::size_t reg) const { return std::string(cpp_type(types_[reg].dtype)); }
  bool is_matrix(std::size_t reg) const { return domain_.is_matrix(types_[reg].shape); }
  std::string value(std::size_t reg) const { return "r" + std::to_string(reg) + (is_matrix(reg) ? "[t].at[e]" : ""); }

  std::string head() const {
    return "  static constexpr int threads = " + number(threads_) + ", lanes = " + number(lanes_) + ";\n" + using_ +
           "  struct Shared { " + (shared_.empty() ? "int unused;" : shared_) + " };\n" + "  const void* in[" +
           std::to_string(inputs_) + "];\n  void* out[" + std::to_string(results_) + "];\n" +
           (consumer_ ? consumer_->members() : "") + "  template <class T> struct Elements { T at[" +
           number(per_thread_) + "]; };\n" +
           "  HORNET_DEVICE void operator()(hornet::cuda::Block<threads>& block, Shared& shared) const {\n" +
           "    const std::int64_t row = block.index();\n";
  }

  // A statement for each element that a thread has of a row.
  void each_element(const std::string& statement) {
    phase_ += "      for (int e = 0; e < " + number(per_thread_) + "; ++e) { const std::int64_t j = t + e * threads; ";
    phase_ += "if (j < " + number(domain_.n) + ") " + statement + " }\n";
  }

  void end_phase() {
    if (!phase_.empty()) text_ += "    block.each([&](int t) {\n" + phase_ + "    });\n";
    phase_.clear();
  }

  void declare_matrix(std::size_t reg) {
    declarations_ +=
        "    hornet::cuda::PerThread<Elements<" + type_of(reg) + ">, threads> r" + std::to_string(reg) + ";\n";
  }

  void define(std::size_t reg, const std::string& expression) {
    if (is_matrix(reg)) {
      declare_matrix(reg);
      each_element(value(reg) + " = " + expression + ";");
    } else {
      text_ += "    const " + type_of(reg) + " " + value(reg) + " = " + expression + ";\n";
    }
  }

  // The product's row: what else there is to load is on its way meanwhile.
  void produce() {
    end_phase();
    const MatrixProduct& p = tiles_->product;
    const std::string n = number(p.n), k = number(p.k), type = type_of(0);
    using_ = "  using Product = hornet::cuda::SmallProduct<" + type + ", 1, " + n + ", " + k + ", " +
             number(tiles_->tile_m) + ", " + number(tiles_->tile_n) + ", " + number(tiles_->slices) + ">;\n";
    shared_ += "Product::Shared product; " + type + " row[" + n + "]; ";
    text_ += "    const hornet::cuda::SmallOperand<hornet::cuda::PlainRows<" + type + ", " + k + ">, 1, " + k +
             ", true> left{{static_cast<const " + type + "*>(in[0]) + row * " + k + "}};\n" +
             "    const hornet::cuda::SmallOperand<hornet::cuda::PlainRows<" + type + ", " + (p.transpose_b ? k : n) +
             ">, " + n + ", " + k + ", " + (p.transpose_b ? "true" : "false") + "> right{{static_cast<const " + type +
             "*>(in[1])}};\n    hornet::cuda::PerThread<Product::Own, threads> own;\n" +
             "    constexpr Product::Place place{0, 0, 0};\n" +
             "    Product::run(block, shared.product, place, left, right, own);\n" +
             "    block.each([&](int t) {\n      Product::each_piece(place, t, [&](int p, std::uint32_t i) {\n" +
             "        for (int w = 0; w < Product::width; ++w) shared.row[i + w] = own[t].at[p][w];\n" +
             "      });\n    });\n";
    define(0, "shared.row[j]");
  }

  // An input of another shape than the rows' is read where broadcast_to stretches it.
  void load(std::size_t reg) {
    if (domain_.holds(types_[reg].shape))
      define(reg, "static_cast<const " + type_of(reg) + "*>(in[" + input(reg) + "])[" + place_of(reg) + "]");
  }

  std::string input(std::size_t reg) const { return std::to_string(reg + produced_ - (tiles_ ? 1 : 0)); }

  std::string place_of(std::size_t reg) const { return is_matrix(reg) ? "row * " + number(domain_.n) + " + j" : "row"; }

  // From what is smaller: an element for each row, or an input.
  void stretch(std::size_t reg, std::size_t from) {
    const Shape& shape = types_[from].shape;
    if (shape == domain_.lead + Shape{1}) return define(reg, value(from));
    if (constants_[from] && constants_[from]->size() == 1) return define(reg, literal(*constants_[from]));
    define(reg, "static_cast<const " + type_of(reg) + "*>(in[" + input(from) + "])[" +
                    stretched_index(shape, types_[reg].shape, "(" + place_of(reg) + ")") + "]");
  }

  // A column's element depends on columns alone, a matrix's on both.
  void instruction(std::size_t reg, const FusedInstruction& step) {
    const auto arg = [&](std::size_t i) { return static_cast<std::size_t>(step.args[i]); };
    const std::string_view name = step.op.name();
    if (name == "sum" || name == "max" || name == "argmax") return reduce(reg, name, arg(0));
    if (name == "broadcast_to") return stretch(reg, arg(0));
    if (name == "reshape") return define(reg, value(arg(0)));
    if (name == "one_hot")
      return define(reg, "static_cast<std::int64_t>(" + value(arg(0)) + ") == j ? " + type_of(reg) +
                             "(1) : " + type_of(reg) + "(0)");
    std::vector<std::string> args;
    std::vector<DType> types;
    for (std::size_t i = 0; i < step.args.size(); ++i) {
      args.push_back(value(arg(i)));
      types.push_back(types_[arg(i)].dtype);
    }
    define(reg, element_expression(step.op, args, types, types_[reg].dtype));
  }

  void reduce(std::size_t reg, std::string_view name, std::size_t of) {
    const std::string type = type_of(of), id = std::to_string(reg), partial = "shared.partial" + id;
    const bool sum = name == "sum";
    const std::string combine = sum ? "[](" + type + " a, " + type + " b) { return a + b; }"
                                    : "[](" + type + " a, " + type + " b) { return hornet::elements::larger(a, b); }";
    shared_ += type + " partial" + id + "[lanes]; ";
    phase_ +=
        "      if (t < lanes) " + partial + "[t] = " + (sum ? type + "(0)" : "-" + type + "(__builtin_inf())") + ";\n";
    each_element(
        partial + "[t] = " +
        (sum ? partial + "[t] + " + value(of) : "hornet::elements::larger(" + partial + "[t], " + value(of) + ")") +
        ";");
    end_phase();
    text_ += "    block.combine(" + partial + ", " + combine + ");\n";
    if (name == "argmax") return first_of(reg, of, partial);
    text_ += "    const " + type + " r" + id + " = " + partial + "[0];\n";
  }

  // The first place of the largest element, NaN being the largest of all.
  void first_of(std::size_t reg, std::size_t of, const std::string& partial) {
    const std::string id = std::to_string(reg), place = "shared.place" + id, x = value(of);
    shared_ += "std::int32_t place" + id + "[lanes]; ";
    phase_ += "      if (t < lanes) " + place + "[t] = " + number(domain_.n) + ";\n";
    each_element("if (" + place + "[t] == " + number(domain_.n) + " && (" + x + " == " + partial + "[0] || " + x +
                 " != " + x + ")) " + place + "[t] = static_cast<std::int32_t>(j);");
    end_phase();
    text_ += "    block.combine(" + place + ", [](std::int32_t a, std::int32_t b) { return a < b ? a : b; });\n";
    text_ += "    const " + type_of(reg) + " r" + id + " = " + place + "[0];\n";
  }

  void store(std::size_t reg, std::size_t result) {
    const std::string to = "static_cast<" + type_of(reg) + "*>(out[" + std::to_string(result) + "])";
    if (is_matrix(reg))
      each_element(to + "[row * " + number(domain_.n) + " + j] = " + value(reg) + ";");
    else
      phase_ += "      if (t == 0) " + to + "[row] = " + value(reg) + ";\n";
  }

  const passes::FusedRows& op_;
  std::size_t inputs_, results_ = op_.results.size();  // of the kernel
  std::vector<TensorType> in_;                         // of the program
  std::vector<const Tensor*> constants_;               // likewise
  const SmallProductTiles* tiles_ = nullptr;
  std::size_t produced_ = 0;  // inputs that are the product's
  const RowConsumerText* consumer_ = nullptr;
  std::size_t given_ = 0;  // the register of the row that it goes on with
  passes::RowDomain domain_ = op_.domain();
  std::vector<TensorType> types_ = op_.register_types(in_);  // by register
  int threads_ = 32, lanes_ = std::clamp(static_cast<int>(std::bit_ceil(static_cast<std::uint64_t>(op_.n))), 32, 256);
  std::int64_t per_thread_ = 1;
  std::string using_, shared_, declarations_, text_, phase_;
};

}  // namespace

JitSource rows_source(const passes::FusedRows& op, std::span<const TensorType> in,
                      const std::vector<const Tensor*>& constants) {
  return Writer(op, in, constants).run();
}

JitSource rows_source(const passes::ProducedRows& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
                      const std::vector<const Tensor*>& constants) {
  return Writer(op, tiles, in, constants).run();
}

JitSource rows_source(const passes::ContinuedRows& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
                      const std::vector<const Tensor*>& constants) {
  const auto& produced = *op.rows.as<passes::ProducedRows>();
  const auto own = static_cast<std::size_t>(op.rows_inputs);
  const std::size_t before = produced.rows.results.size();
  const RowConsumerText consumer(op, tiles.threads(), before, in, constants);
  Writer writer(produced, tiles, in.first(own), {constants.begin(), constants.begin() + op.rows_inputs});
  writer.continue_with(consumer, op.result, in.size(),
                       before + op.consumer.as<passes::FusedEpilogue>()->epilogue.results.size());
  return writer.run();
}

}  // namespace hornet::cuda
