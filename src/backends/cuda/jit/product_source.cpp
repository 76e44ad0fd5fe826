// What the program reads beside the product is loaded before the product is made, so that it has arrived then:
//
//   block.each: inputs[t].r2[p] = in[3][i …] …                 for each piece of the tile that thread t will have
//   Product::run(…, own)                                       own[t] = the pieces of the product
//   block.each: r0 = own[t].at[p][w]; r2 = inputs[t].r2[p][w]; r5 = f(r0, r2) …; out[0][i …] = r5
//
// An element's inputs are all read before its results are written, by one thread: a result may lie where an input does.
#include "src/backends/cuda/jit/product_source.hpp"

#include "src/backends/cuda/jit/pointwise_text.hpp"

namespace hornet::cuda {
namespace {

std::string number(std::int64_t n) { return std::to_string(n); }

class Writer {
 public:
  Writer(const passes::FusedEpilogue& op, const SmallProductTiles& tiles, std::span<const TensorType> in,
         const std::vector<const Tensor*>& constants)
      : program_(op.epilogue),
        first_(static_cast<std::size_t>(op.producer_inputs)),
        tiles_(tiles),
        in_(in),
        types_(op.epilogue_inputs(in)),
        constants_(constants.begin() + op.producer_inputs - 1, constants.end()),
        text_(program_, types_, constants_) {}

  JitSource run() {
    for (std::size_t reg = 1; reg < types_.size(); ++reg) read_input(reg);
    for (std::size_t k = 0; k < program_.results.size(); ++k) write_result(k);
    return {head() + operands() + body(), static_cast<int>(tiles_.threads())};
  }

 private:
  std::string type_of(std::size_t reg) const { return text_.type_of(reg); }
  std::string in_pointer(std::size_t reg, std::size_t input) const {
    return "static_cast<const " + type_of(reg) + "*>(in[" + std::to_string(input) + "])";
  }

  std::string head() const {
    const MatrixProduct& p = tiles_.product;
    return "  using Product = hornet::cuda::SmallProduct<" + type_of(0) + ", " + number(p.m) + ", " + number(p.n) +
           ", " + number(p.k) + ", " + number(tiles_.tile_m) + ", " + number(tiles_.tile_n) + ", " +
           number(tiles_.slices) + ">;\n" + "  using Shared = Product::Shared;\n" +
           "  static constexpr int threads = Product::threads;\n" + "  const void* in[" + number(std::ssize(in_)) +
           "];\n  void* out[" + number(std::ssize(program_.results)) + "];\n" + "  struct Inputs { int unused; " +
           members_ + "};\n" +
           "  HORNET_DEVICE void operator()(hornet::cuda::Block<threads>& block, Shared& shared) const {\n" +
           "    const auto place = Product::place(block.index());\n";
  }

  std::string operand(const char* name, std::size_t input, std::int64_t lines, bool along_steps) const {
    const std::int64_t k = tiles_.product.k;
    return std::string("    const hornet::cuda::SmallOperand<") + type_of(0) + ", " + number(lines) + ", " + number(k) +
           ", " + (along_steps ? "true" : "false") + "> " + name + "{" + in_pointer(0, input) + " + place.batch * " +
           number(lines * k) + "};\n";
  }

  std::string operands() const {
    const MatrixProduct& p = tiles_.product;
    return operand("left", 0, p.m, !p.transpose_a) + operand("right", 1, p.n, p.transpose_b);
  }

  // A number is the same for all; of what is as large as c a piece is read at once.
  void read_input(std::size_t reg) {
    const std::size_t input = first_ + reg - 1;
    const TensorType& type = types_[reg];
    if (constants_[reg] && constants_[reg]->size() == 1) {
      numbers_ += text_.definition(reg, literal(*constants_[reg]));
    } else if (type.shape.size() == 1 && program_.shape.size() > 1) {
      numbers_ += text_.definition(reg, in_pointer(reg, input) + "[0]");
    } else {
      const std::string member = "r" + number(static_cast<std::int64_t>(reg));
      members_ += type_of(reg) + " " + member + "[Product::pieces][Product::width]; ";
      if (type.shape == program_.shape)
        loads_ += "        hornet::cuda::read(inputs[t]." + member + "[p], " + in_pointer(reg, input) + " + i);\n";
      else
        loads_ += "        HORNET_UNROLL\n        for (int w = 0; w < Product::width; ++w) inputs[t]." + member +
                  "[p][w] = " + in_pointer(reg, input) + "[" + stretched_index(type.shape, program_.shape, "(i + w)") +
                  "];\n";
      registers_ += text_.definition(reg, "inputs[t]." + member + "[p][w]");
    }
  }

  void write_result(std::size_t k) {
    const auto reg = static_cast<std::size_t>(program_.results[k]);
    const std::string name = "result" + std::to_string(k);
    results_ += "        " + type_of(reg) + " " + name + "[Product::width];\n";
    keeps_ += name + "[w] = r" + number(program_.results[k]) + ";\n";
    stores_ += "        hornet::cuda::write(static_cast<" + type_of(reg) + "*>(out[" + std::to_string(k) + "]) + i, " +
               name + ");\n";
  }

  std::string body() const {
    return numbers_ + "    hornet::cuda::PerThread<Inputs, threads> inputs;\n" +
           "    hornet::cuda::PerThread<Product::Own, threads> own;\n" + "    block.each([&](int t) {\n" +
           "      Product::each_piece(place, t, [&](int p, std::uint32_t i) {\n" + loads_ + "      });\n    });\n" +
           "    Product::run(block, shared, place, left, right, own);\n" + "    block.each([&](int t) {\n" +
           "      Product::each_piece(place, t, [&](int p, std::uint32_t i) {\n" + results_ +
           "        HORNET_UNROLL\n        for (int w = 0; w < Product::width; ++w) {\n" +
           text_.definition(0, "own[t].at[p][w]") + registers_ + text_.instructions() + keeps_ + "        }\n" +
           stores_ + "      });\n    });\n  }\n";
  }

  const passes::FusedPointwise& program_;
  std::size_t first_;  // of the node's inputs, that the program has beside the product
  const SmallProductTiles& tiles_;
  std::span<const TensorType> in_;
  std::vector<TensorType> types_;         // of the program's inputs, the product first
  std::vector<const Tensor*> constants_;  // likewise; what stands for the product is not looked at
  PointwiseText text_;
  std::string numbers_, members_, loads_, registers_, results_, keeps_, stores_;
};

}  // namespace

JitSource product_source(const passes::FusedEpilogue& op, const SmallProductTiles& tiles,
                         std::span<const TensorType> in, const std::vector<const Tensor*>& constants) {
  return Writer(op, tiles, in, constants).run();
}

}  // namespace hornet::cuda
