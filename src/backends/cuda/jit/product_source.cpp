//   block.each: inputs[t].r2[p] = in[3][i …] …                 for each piece p of the tile that thread t will have
//   Product::run(…, own)                                       own[t] = the pieces of the product
//   block.each: r0 = own[t].at[p][w]; r2 = inputs[t].r2[p][w]; r5 = f(r0, r2) …; out[0][i …] = r5
#include "src/backends/cuda/jit/product_source.hpp"

#include "src/backends/cuda/jit/epilogue_text.hpp"
#include "src/backends/cuda/jit/prologue_text.hpp"

namespace hornet::cuda {
namespace {

std::string type_name(const TensorType& type) { return std::string(cpp_type(type.dtype)); }

class Writer {
 public:
  Writer(const passes::FusedEpilogue& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
         const std::vector<const Tensor*>& constants)
      : tiles_(tiles),
        type_(type_name(in[0])),
        inputs_(in.size()),
        results_(op.epilogue.results.size()),
        epilogue_(op.epilogue, op.epilogue_inputs(in).front(), in, constants,
                  static_cast<std::size_t>(op.producer_inputs), "Product::pieces", "Product::width") {
    for (int i = 0; i < 2; ++i) operands_[i] = plain(i, static_cast<std::size_t>(i));
  }

  // The other operand, the epilogue's inputs, then the prologue's.
  Writer(const passes::FusedPrologue& op, const passes::FusedEpilogue& consumer, const SmallProductTiles& tiles,
         std::span<const TensorType> in, const std::vector<const Tensor*>& constants)
      : tiles_(tiles),
        type_(type_name(in[0])),
        inputs_(in.size() + (op.picks_rows ? 2 : 0)),
        results_(consumer.epilogue.results.size()),
        epilogue_(consumer.epilogue, consumer.epilogue_inputs(op.consumer_types(in)).front(),
                  in.first(op.first_of_program()),
                  {constants.begin(), constants.begin() + static_cast<std::ptrdiff_t>(op.first_of_program())}, 1,
                  "Product::pieces", "Product::width") {
    const PrologueText prologue(op, in, constants, op.operand_shape.back());
    sources_ = prologue.definition("Rows");
    operands_[op.operand] = {"Rows", prologue.made()};
    operands_[1 - op.operand] = plain(1 - op.operand, 0);
  }

  JitSource run() const { return {head() + operands() + body(), static_cast<int>(tiles_.threads())}; }

 private:
  struct Operand {
    std::string source, made;  // its type, and what it is initialised with
  };

  std::int64_t lines(int operand) const { return operand == 0 ? tiles_.product.m : tiles_.product.n; }
  bool along_steps(int operand) const {
    return operand == 0 ? !tiles_.product.transpose_a : tiles_.product.transpose_b;
  }

  Operand plain(int operand, std::size_t input) const {
    const std::int64_t k = tiles_.product.k, columns = along_steps(operand) ? k : lines(operand);
    return {"hornet::cuda::PlainRows<" + type_ + ", " + number(columns) + ">",
            "{static_cast<const " + type_ + "*>(in[" + std::to_string(input) + "]) + place.batch * " +
                number(lines(operand) * k) + "}"};
  }

  std::string head() const {
    const MatrixProduct& p = tiles_.product;
    return "  using Product = hornet::cuda::SmallProduct<" + type_ + ", " + number(p.m) + ", " + number(p.n) + ", " +
           number(p.k) + ", " + number(tiles_.tile_m) + ", " + number(tiles_.tile_n) + ", " + number(tiles_.slices) +
           ">;\n  using Shared = Product::Shared;\n  static constexpr int threads = Product::threads;\n" +
           "  const void* in[" + std::to_string(inputs_) + "];\n  void* out[" + std::to_string(results_) + "];\n" +
           sources_ + epilogue_.inputs_struct() +
           "  HORNET_DEVICE void operator()(hornet::cuda::Block<threads>& block, Shared& shared) const {\n" +
           "    const auto place = Product::place(block.index());\n";
  }

  std::string operands() const {
    std::string text;
    for (int i = 0; i < 2; ++i)
      text += "    const hornet::cuda::SmallOperand<" + operands_[i].source + ", " + number(lines(i)) + ", " +
              number(tiles_.product.k) + ", " + (along_steps(i) ? "true" : "false") + "> " + (i ? "right" : "left") +
              "{" + operands_[i].made + "};\n";
    return text;
  }

  static std::string for_each_piece(const std::string& statements) {
    return "    block.each([&](int t) {\n      Product::each_piece(place, t, [&](int p, std::uint32_t i) {\n"
           "auto& inputs = kept[t];\n" +
           statements + "      });\n    });\n";
  }

  std::string body() const {
    return epilogue_.numbers() + "    hornet::cuda::PerThread<Inputs, threads> kept;\n" +
           "    hornet::cuda::PerThread<Product::Own, threads> own;\n" + for_each_piece(epilogue_.load()) +
           "    Product::run(block, shared, place, left, right, own);\n" +
           for_each_piece(epilogue_.run("own[t].at[p][w]")) + "  }\n";
  }

  const SmallProductTiles& tiles_;
  std::string type_;
  std::size_t inputs_, results_;
  EpilogueText epilogue_;
  std::string sources_;
  Operand operands_[2];
};

}  // namespace

JitSource product_source(const passes::FusedEpilogue& op, const SmallProductTiles& tiles,
                         std::span<const TensorType> in, const std::vector<const Tensor*>& constants) {
  return Writer(op, tiles, in, constants).run();
}

JitSource product_source(const passes::FusedPrologue& op, const SmallProductTiles& tiles,
                         std::span<const TensorType> in, const std::vector<const Tensor*>& constants) {
  return Writer(op, *op.consumer.as<passes::FusedEpilogue>(), tiles, in, constants).run();
}

}  // namespace hornet::cuda
