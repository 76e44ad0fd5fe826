//   T x0[4]; read(x0, in[0] + i); …
//   for each w of 4: r0 = x0[w]; r1 = …; result0[w] = r1;
//   write(out[0] + i, result0);
#include "src/backends/cuda/jit/pointwise_source.hpp"

#include "src/backends/cuda/jit/pointwise_text.hpp"

namespace hornet::cuda {
namespace {

class Writer {
 public:
  Writer(const passes::FusedPointwise& op, std::span<const TensorType> in, const std::vector<const Tensor*>& constants)
      : op_(op), in_(in), text_(op, in, constants), width_(std::to_string(pointwise_width(op.shape))) {
    for (std::size_t reg = 0; reg < in.size(); ++reg) add_input(reg);
    for (std::size_t k = 0; k < op.results.size(); ++k) add_result(k, static_cast<std::size_t>(op.results[k]));
  }

  JitSource source() const {
    const std::string index = op_.shape.size() <= INT32_MAX ? "std::uint32_t" : "std::int64_t";
    return {"  const void* in[" + std::to_string(in_.size()) + "];\n  void* out[" + std::to_string(op_.results.size()) +
                "];\n  HORNET_DEVICE void operator()(std::int64_t piece) const {\nconst " + index +
                " i = static_cast<" + index + ">(piece) * " + width_ + ";\n" + before_ +
                "HORNET_UNROLL\nfor (int w = 0; w < " + width_ + "; ++w) {\n" + registers_ + text_.instructions() +
                keep_ + "}\n" + store_ + "  }\n",
            0};
  }

 private:
  void add_input(std::size_t reg) {
    const Shape& shape = in_[reg].shape;
    const bool is_row = is_last_row(shape, op_.shape) && shape.back() % pointwise_width(op_.shape) == 0;
    if (shape.size() == 1) {
      before_ += text_.input(reg, "0");
    } else if (shape == op_.shape || is_row) {
      const std::string name = "x" + std::to_string(reg), type = text_.type_of(reg);
      before_ += type + " " + name + "[" + width_ + "];\nhornet::cuda::read(" + name + ", static_cast<const " + type +
                 "*>(in[" + std::to_string(reg) + "]) + " + stretched_index(shape, op_.shape, "i") + ");\n";
      registers_ += text_.definition(reg, name + "[w]");
    } else {
      registers_ += text_.input(reg, stretched_index(shape, op_.shape, "(i + w)"));
    }
  }

  void add_result(std::size_t k, std::size_t reg) {
    const std::string name = "result" + std::to_string(k);
    before_ += text_.type_of(reg) + " " + name + "[" + width_ + "];\n";
    keep_ += name + "[w] = r" + std::to_string(reg) + ";\n";
    store_ += "hornet::cuda::write(static_cast<" + text_.type_of(reg) + "*>(out[" + std::to_string(k) + "]) + i, " +
              name + ");\n";
  }

  const passes::FusedPointwise& op_;
  std::span<const TensorType> in_;
  PointwiseText text_;
  std::string width_, before_, registers_, keep_, store_;
};

}  // namespace

int pointwise_width(const Shape& shape) {
  constexpr std::int64_t enough = std::int64_t{1} << 18, width = 4;
  return shape.size() >= enough && shape.size() % width == 0 ? width : 1;
}

JitSource pointwise_source(const passes::FusedPointwise& op, std::span<const TensorType> in,
                           const std::vector<const Tensor*>& constants) {
  return Writer(op, in, constants).source();
}

}  // namespace hornet::cuda
