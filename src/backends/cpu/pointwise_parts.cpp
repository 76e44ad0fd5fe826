#include "src/passes/pointwise_parts.hpp"

#include <algorithm>
#include <cstring>
#include <memory>

#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/pointwise_run.hpp"
#include "src/base/threads.hpp"

namespace hornet::cpu {
namespace {

using passes::PointwiseParts;

// Elements [column, column + n) of each row of `width`, as argument number `argument` of the program.
struct Part {
  std::size_t argument;
  std::int64_t bytes;  // of an element
  std::int64_t width, column;
  std::size_t tensor;  // number of the input or output
};

// What a run needs, made once.
struct PartsProgram {
  PointwiseProgram program;
  std::int64_t rows = 0, n = 0;  // of the program's results
  std::int64_t strip = 1;        // rows at a time; one that is long enough is read and written where it lies
  std::int64_t shard = 1;        // rows of one shard
  std::vector<Part> read, written;
  std::size_t inputs = 0, outputs = 0;  // of the node, without the joined output
};

constexpr std::int64_t kLongRow = kBlock / 2;          // elements
constexpr std::int64_t kShard = 32 * kBlock;           // elements: some microseconds of work
constexpr std::int64_t kPartBytes = kLongRow * 2 * 8;  // of a strip, of float64

// One shard: rows [begin, end).
class PartsRun {
 public:
  PartsRun(const PartsProgram& parts, const KernelArgs& args)
      : parts_(parts), args_(args), run_(parts.program, arguments(), out_, parts.strip * parts.n) {}

  void run(std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; row += parts_.strip) strip(row, std::min(end, row + parts_.strip));
  }

 private:
  const void* const* arguments() {
    std::copy_n(args_.in, parts_.inputs, in_);
    std::copy_n(args_.out, parts_.outputs, out_);
    for (const Part& part : parts_.written) out_[part.argument] = nullptr;
    return in_;
  }

  void strip(std::int64_t row, std::int64_t end) {
    std::byte* buffer = buffers_;
    for (const Part& part : parts_.read) {
      const auto* rows =
          static_cast<const std::byte*>(args_.in[part.tensor]) + (row * part.width + part.column) * part.bytes;
      in_[part.argument] = first_element(parts_.strip == 1 ? rows : load(part, rows, end - row, buffer), part, row);
      buffer += kPartBytes;
    }
    std::byte* const results = buffer;
    for (const Part& part : parts_.written) {
      out_[part.argument] =
          const_cast<std::byte*>(first_element(parts_.strip == 1 ? target(part, row) : buffer, part, row));
      buffer += kPartBytes;
    }
    run_.run(row * parts_.n, end * parts_.n);
    if (parts_.strip > 1) store(results, row, end);
  }

  // Where the tensor's first element would lie, did the part's rows lie one behind the other.
  const std::byte* first_element(const std::byte* rows, const Part& part, std::int64_t row) const {
    return rows - row * parts_.n * part.bytes;
  }

  std::byte* target(const Part& part, std::int64_t row) const {
    return static_cast<std::byte*>(args_.out[part.tensor]) + (row * part.width + part.column) * part.bytes;
  }

  const std::byte* load(const Part& part, const std::byte* rows, std::int64_t count, std::byte* buffer) const {
    const auto bytes = static_cast<std::size_t>(parts_.n * part.bytes);
    for (std::int64_t i = 0; i < count; ++i)
      std::memcpy(buffer + i * parts_.n * part.bytes, rows + i * part.width * part.bytes, bytes);
    return buffer;
  }

  void store(const std::byte* results, std::int64_t begin, std::int64_t end) const {
    for (const Part& part : parts_.written) {
      const auto bytes = static_cast<std::size_t>(parts_.n * part.bytes);
      for (std::int64_t row = begin; row < end; ++row)
        std::memcpy(target(part, row), results + (row - begin) * parts_.n * part.bytes, bytes);
      results += kPartBytes;
    }
  }

  const PartsProgram& parts_;
  const KernelArgs& args_;
  const void* in_[kMaxRegisters];  // the program's, as seen from the present strip
  void* out_[kMaxRegisters];
  alignas(64) std::byte buffers_[PointwiseParts::most * kPartBytes];
  PointwiseRun run_;
};

PartsProgram compile(const KernelSite& site) {
  const auto& op = *site.node.op.as<PointwiseParts>();
  const Shape& shape = op.pointwise.shape;
  PartsProgram parts;
  std::vector<const Tensor*> constants;
  for (const Value& input : site.node.inputs) {
    const auto* constant = input.node().op.as<Constant>();
    constants.push_back(constant ? &constant->value : nullptr);
  }
  parts.program = compile_pointwise(op.pointwise, op.parts_of(site.in), constants);
  parts.n = shape.back();
  parts.rows = shape.size() / parts.n;
  parts.strip = parts.n >= kLongRow ? 1 : kBlock / parts.n;
  parts.shard = std::max<std::int64_t>(1, kShard / (parts.n * parts.strip)) * parts.strip;
  parts.inputs = site.in.size();
  parts.outputs = site.out.size() - (op.joined > 0 ? 1 : 0);
  for (std::size_t i = 0; i < site.in.size(); ++i)
    if (op.columns[i] >= 0)
      parts.read.push_back({i, size_of(site.in[i].dtype), site.in[i].shape.back(), op.columns[i], i});
  for (std::size_t i = parts.outputs; i < op.pointwise.results.size(); ++i) {
    const auto column = static_cast<std::int64_t>(i - parts.outputs) * parts.n;
    parts.written.push_back({i, size_of(site.out.back().dtype), site.out.back().shape.back(), column, parts.outputs});
  }
  return parts;
}

}  // namespace

Kernel pointwise_parts_kernel(KernelSite& site) {
  return [parts = std::make_shared<const PartsProgram>(compile(site))](const KernelArgs& args) {
    const std::int64_t shards = (parts->rows + parts->shard - 1) / parts->shard;
    parallel_for(shards, [&](std::int64_t shard) {
      PartsRun(*parts, args).run(shard * parts->shard, std::min(parts->rows, (shard + 1) * parts->shard));
    });
  };
}

}  // namespace hornet::cpu
