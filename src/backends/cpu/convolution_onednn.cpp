// Float convolutions by oneDNN. x and y stay channels-last; the kernel goes through a reorder into the layout the
// primitive asks for (1 µs for 18,000 weights, where the plain layout would halve the speed or worse).
#include <array>
#include <hornet/base/error.hpp>
#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <string>
#include <vector>

#include "src/backends/cpu/convolution.hpp"
#include "src/backends/cpu/convolution_chunks.hpp"
#include "src/backends/cpu/onednn.hpp"

namespace hornet::cpu {
namespace {

using Dims = dnnl::memory::dims;
using Description = dnnl::memory::desc;

const dnnl::engine& engine() {
  static const dnnl::engine cpu(dnnl::engine::kind::cpu, 0);
  return cpu;
}

void execute(const dnnl::primitive& primitive, const dnnl::stream& stream, std::span<const dnnl_exec_arg_t> arguments) {
  const dnnl_status_t status =
      dnnl_primitive_execute(primitive.get(), stream.get(), static_cast<int>(arguments.size()), arguments.data());
  if (status != dnnl_success) throw InternalError("a oneDNN primitive failed with status " + std::to_string(status));
}

dnnl::memory unbound(const Description& description) { return {description, engine(), nullptr}; }

// The axes that oneDNN is told of: height and width, and depth where there is one. Width alone has a height of 1.
class Axes {
 public:
  explicit Axes(const ConvolutionShape& s) : first_(is_flat(s) ? 1 : 0) {}

  bool has_depth() const { return first_ == 0; }
  Dims of(const Triple& values) const { return {values.begin() + first_, values.end()}; }
  Dims of(std::int64_t outer, std::int64_t inner, const Triple& values) const {
    Dims dims{outer, inner};
    dims.insert(dims.end(), values.begin() + first_, values.end());
    return dims;
  }

 private:
  static bool is_flat(const ConvolutionShape& s) { return s.image[0] == 1 && s.kernel[0] == 1 && s.output()[0] == 1; }

  std::ptrdiff_t first_;
};

// oneDNN's view of a chunk of images.
struct Descriptions {
  Descriptions(const ConvolutionShape& s, std::int64_t images) {
    const Axes axes(s);
    const auto floats = dnnl::memory::data_type::f32;
    const auto layout = axes.has_depth() ? dnnl::memory::format_tag::ndhwc : dnnl::memory::format_tag::nhwc;
    x = Description(axes.of(images, s.in_channels, s.image), floats, layout);
    y = Description(axes.of(images, s.out_channels, s.output()), floats, layout);
    strides = axes.of(s.strides);
    dilations = axes.of({s.dilations[0] - 1, s.dilations[1] - 1, s.dilations[2] - 1});
    pads_before = axes.of(s.pad_before);
    pads_after = axes.of(exact_pads_after(s));

    const std::int64_t in = s.in_channels / s.groups;
    const std::int64_t out = s.out_channels / s.groups;
    const std::int64_t tap = in * s.out_channels;
    Dims extents = axes.of(out, in, s.kernel);
    Dims steps = axes.of(1, s.out_channels, {s.kernel[1] * s.kernel[2] * tap, s.kernel[2] * tap, tap});
    if (s.groups > 1) {
      extents.insert(extents.begin(), s.groups);
      steps.insert(steps.begin(), out);
    }
    plain_kernel = Description(extents, floats, steps);
    any_kernel = Description(extents, floats, dnnl::memory::format_tag::any);
  }

  Description x, y, plain_kernel, any_kernel;
  Dims strides, dilations, pads_before, pads_after;

 private:
  // The last window may leave some input unread; oneDNN wants the exact padding that yields the output extents.
  static Triple exact_pads_after(const ConvolutionShape& s) {
    const Triple output = s.output();
    Triple pads;
    for (std::size_t i = 0; i < 3; ++i)
      pads[i] = (output[i] - 1) * s.strides[i] + s.reach(i) - s.image[i] - s.pad_before[i];
    return pads;
  }
};

struct Primitive {
  dnnl::primitive primitive;
  Description kernel;
  std::int64_t scratchpad_bytes = 0;
};

Primitive make_primitive(ConvolutionPass pass, const ConvolutionShape& shape, std::int64_t images) {
  const Descriptions d(shape, images);
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  const auto direct = dnnl::algorithm::convolution_direct;
  const dnnl::convolution_forward::primitive_desc forward({dnnl::prop_kind::forward_training, direct, d.x, d.any_kernel,
                                                           d.y, d.strides, d.dilations, d.pads_before, d.pads_after},
                                                          attributes, engine());
  const auto bytes = [](const auto& made) { return static_cast<std::int64_t>(made.scratchpad_desc().get_size()); };
  if (pass == ConvolutionPass::forward)
    return {dnnl::convolution_forward(forward), forward.weights_desc(), bytes(forward)};
  if (pass == ConvolutionPass::input_gradient) {
    const dnnl::convolution_backward_data::primitive_desc backward(
        {direct, d.x, d.any_kernel, d.y, d.strides, d.dilations, d.pads_before, d.pads_after}, attributes, engine(),
        forward);
    return {dnnl::convolution_backward_data(backward), backward.weights_desc(), bytes(backward)};
  }
  const dnnl::convolution_backward_weights::primitive_desc backward(
      {direct, d.x, d.any_kernel, d.y, d.strides, d.dilations, d.pads_before, d.pads_after}, attributes, engine(),
      forward);
  return {dnnl::convolution_backward_weights(backward), backward.diff_weights_desc(), bytes(backward)};
}

class OnednnConvolution final : public Convolution<float> {
 public:
  OnednnConvolution(ConvolutionPass pass, const ConvolutionShape& shape)
      : pass_(pass), shape_(shape), chunks_(batch_chunks(pass, shape)) {
    const SingleThreadedOpenMp single;
    whole_ = make_primitive(pass, shape, chunks_.size);
    last_ = make_primitive(pass, shape, chunks_.images(chunks_.count - 1));
    scratchpad_bytes_ = aligned(std::max(whole_.scratchpad_bytes, last_.scratchpad_bytes));
    if (last_.kernel != whole_.kernel)
      throw InternalError("oneDNN chose two kernel layouts for chunks of one convolution");
    packed_bytes_ = aligned(static_cast<std::int64_t>(whole_.kernel.get_size()));
    const Descriptions plain(shape, chunks_.size);
    plain_kernel_ = unbound(plain.plain_kernel);
    packed_kernel_ = unbound(whole_.kernel);
    packed_is_plain_ = plain.plain_kernel == whole_.kernel;
    const bool gradient = pass == ConvolutionPass::kernel_gradient;
    reorder_ = gradient ? dnnl::reorder(packed_kernel_, plain_kernel_) : dnnl::reorder(plain_kernel_, packed_kernel_);
    for (std::int64_t chunk = 0; chunk < chunks_.count; ++chunk) slots_.push_back(make_slot(chunk));
  }

  std::int64_t scratch_bytes() const override {
    const std::int64_t kernels = pass_ == ConvolutionPass::kernel_gradient ? chunks_.count : 1;
    return kernels * packed_bytes_ + chunks_.count * scratchpad_bytes_;
  }

  void run(const float* a, const float* b, float* out, void* scratch, const ResultTaker<float>* taker) override {
    std::byte* const packed = static_cast<std::byte*>(scratch);
    if (pass_ != ConvolutionPass::kernel_gradient) return run_images(a, b, out, packed, taker);
    run_kernel_gradient(a, b, out, packed);
    if (taker) share_out(out, shape_.kernel_size(), *taker);
  }

 private:
  // The memory handles of one chunk; each chunk has its own, since several run at once.
  struct Slot {
    dnnl::stream stream;
    dnnl::memory x, y, kernel, scratchpad;
  };

  Slot make_slot(std::int64_t chunk) const {
    const Descriptions d(shape_, chunks_.images(chunk));
    const Description bytes({std::max<std::int64_t>(1, primitive(chunk).scratchpad_bytes)}, dnnl::memory::data_type::u8,
                            dnnl::memory::format_tag::a);
    return {dnnl::stream(engine()), unbound(d.x), unbound(d.y), unbound(whole_.kernel), unbound(bytes)};
  }

  const Primitive& primitive(std::int64_t chunk) const { return chunk + 1 == chunks_.count ? last_ : whole_; }

  // x → y, or dy → dx.
  void run_images(const float* source, const float* kernel, float* target, std::byte* packed,
                  const ResultTaker<float>* taker) {
    const bool forward = pass_ == ConvolutionPass::forward;
    const float* const used = packed_is_plain_ ? kernel : reinterpret_cast<float*>(packed);
    if (!packed_is_plain_) reorder(const_cast<float*>(kernel), packed);
    std::byte* const scratchpads = packed + packed_bytes_;
    const std::int64_t source_image = forward ? shape_.input_image() : shape_.output_image();
    const std::int64_t target_image = forward ? shape_.output_image() : shape_.input_image();
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      const SingleThreadedOpenMp single;
      Slot& slot = slots_[static_cast<std::size_t>(chunk)];
      const std::int64_t first = chunks_.begin(chunk);
      (forward ? slot.x : slot.y).set_data_handle(const_cast<float*>(source + first * source_image));
      (forward ? slot.y : slot.x).set_data_handle(target + first * target_image);
      slot.kernel.set_data_handle(const_cast<float*>(used));
      slot.scratchpad.set_data_handle(scratchpads + chunk * scratchpad_bytes_);
      const std::array arguments{dnnl_exec_arg_t{forward ? DNNL_ARG_SRC : DNNL_ARG_DIFF_SRC, slot.x.get()},
                                 dnnl_exec_arg_t{forward ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, slot.y.get()},
                                 dnnl_exec_arg_t{DNNL_ARG_WEIGHTS, slot.kernel.get()},
                                 dnnl_exec_arg_t{DNNL_ARG_SCRATCHPAD, slot.scratchpad.get()}};
      execute(primitive(chunk).primitive, slot.stream, arguments);
      const std::int64_t begin = first * target_image;
      if (taker) taker->take(begin, begin + chunks_.images(chunk) * target_image, target + begin);
    });
  }

  void run_kernel_gradient(const float* x, const float* dy, float* dkernel, std::byte* parts) {
    std::byte* const scratchpads = parts + chunks_.count * packed_bytes_;
    parallel_for(chunks_.count, [&](std::int64_t chunk) {
      const SingleThreadedOpenMp single;
      Slot& slot = slots_[static_cast<std::size_t>(chunk)];
      const std::int64_t first = chunks_.begin(chunk);
      slot.x.set_data_handle(const_cast<float*>(x + first * shape_.input_image()));
      slot.y.set_data_handle(const_cast<float*>(dy + first * shape_.output_image()));
      slot.kernel.set_data_handle(parts + chunk * packed_bytes_);
      slot.scratchpad.set_data_handle(scratchpads + chunk * scratchpad_bytes_);
      const std::array arguments{dnnl_exec_arg_t{DNNL_ARG_SRC, slot.x.get()},
                                 dnnl_exec_arg_t{DNNL_ARG_DIFF_DST, slot.y.get()},
                                 dnnl_exec_arg_t{DNNL_ARG_DIFF_WEIGHTS, slot.kernel.get()},
                                 dnnl_exec_arg_t{DNNL_ARG_SCRATCHPAD, slot.scratchpad.get()}};
      execute(primitive(chunk).primitive, slot.stream, arguments);
    });
    const std::int64_t floats = static_cast<std::int64_t>(whole_.kernel.get_size() / sizeof(float));
    float* const first_part = reinterpret_cast<float*>(parts);
    const std::int64_t stride = packed_bytes_ / static_cast<std::int64_t>(sizeof(float));
    sum_parts(packed_is_plain_ ? dkernel : first_part, first_part, chunks_.count, stride, floats);
    if (!packed_is_plain_) reorder(dkernel, parts);
  }

  // Between the plain kernel and the packed one, in the direction of the pass.
  void reorder(float* plain, std::byte* packed) {
    const SingleThreadedOpenMp single;
    const bool gradient = pass_ == ConvolutionPass::kernel_gradient;
    plain_kernel_.set_data_handle(plain);
    packed_kernel_.set_data_handle(packed);
    const std::array arguments{dnnl_exec_arg_t{gradient ? DNNL_ARG_TO : DNNL_ARG_FROM, plain_kernel_.get()},
                               dnnl_exec_arg_t{gradient ? DNNL_ARG_FROM : DNNL_ARG_TO, packed_kernel_.get()}};
    execute(reorder_, slots_.front().stream, arguments);
  }

  ConvolutionPass pass_;
  ConvolutionShape shape_;
  BatchChunks chunks_;
  Primitive whole_, last_;
  bool packed_is_plain_ = false;
  std::int64_t packed_bytes_ = 0, scratchpad_bytes_ = 0;
  dnnl::memory plain_kernel_, packed_kernel_;
  dnnl::reorder reorder_;
  std::vector<Slot> slots_;
};

}  // namespace

std::unique_ptr<Convolution<float>> prepare_onednn_convolution(ConvolutionPass pass, const ConvolutionShape& shape) {
  try {
    return std::make_unique<OnednnConvolution>(pass, shape);
  } catch (const dnnl::error& error) {
    throw InternalError(std::string("oneDNN cannot prepare a convolution: ") + error.what());
  }
}

}  // namespace hornet::cpu
