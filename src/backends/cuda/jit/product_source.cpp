//   block.each: inputs[t].r2[p] = in[3][i …] …                 for each piece p of the tile that thread t will have
//   Product::run(…, own)                                       own[t] = the pieces of the product
//   block.each: r0 = own[t].at[p][w]; r2 = inputs[t].r2[p][w]; r5 = f(r0, r2) …; out[0][i …] = r5
#include "src/backends/cuda/jit/product_source.hpp"

#include "src/backends/cuda/jit/epilogue_text.hpp"

namespace hornet::cuda {
namespace {

std::string number(std::int64_t n) { return std::to_string(n); }

class Writer {
 public:
  Writer(const passes::FusedEpilogue& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
         const std::vector<const Tensor*>& constants)
      : tiles_(tiles),
        type_(cpp_type(in[0].dtype)),
        inputs_(in.size()),
        results_(op.epilogue.results.size()),
        epilogue_(op.epilogue, op.epilogue_inputs(in).front(), in, constants,
                  static_cast<std::size_t>(op.producer_inputs), "Product::pieces", "Product::width") {}

  JitSource run() const { return {head() + operands() + body(), static_cast<int>(tiles_.threads())}; }

 private:
  std::string head() const {
    const MatrixProduct& p = tiles_.product;
    return "  using Product = hornet::cuda::SmallProduct<" + type_ + ", " + number(p.m) + ", " + number(p.n) + ", " +
           number(p.k) + ", " + number(tiles_.tile_m) + ", " + number(tiles_.tile_n) + ", " + number(tiles_.slices) +
           ">;\n  using Shared = Product::Shared;\n  static constexpr int threads = Product::threads;\n" +
           "  const void* in[" + std::to_string(inputs_) + "];\n  void* out[" + std::to_string(results_) + "];\n" +
           epilogue_.inputs_struct() +
           "  HORNET_DEVICE void operator()(hornet::cuda::Block<threads>& block, Shared& shared) const {\n" +
           "    const auto place = Product::place(block.index());\n";
  }

  std::string operand(const char* name, std::size_t input, std::int64_t lines, bool along_steps) const {
    const std::int64_t k = tiles_.product.k;
    return std::string("    const hornet::cuda::SmallOperand<") + type_ + ", " + number(lines) + ", " + number(k) +
           ", " + (along_steps ? "true" : "false") + "> " + name + "{static_cast<const " + type_ + "*>(in[" +
           std::to_string(input) + "]) + place.batch * " + number(lines * k) + "};\n";
  }

  std::string operands() const {
    const MatrixProduct& p = tiles_.product;
    return operand("left", 0, p.m, !p.transpose_a) + operand("right", 1, p.n, p.transpose_b);
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
};

}  // namespace

JitSource product_source(const passes::FusedEpilogue& op, const SmallProductTiles& tiles,
                         std::span<const TensorType> in, const std::vector<const Tensor*>& constants) {
  return Writer(op, tiles, in, constants).run();
}

}  // namespace hornet::cuda
