// Runs fused_rows programs tile by tile.
#include <cstring>
#include <memory>

#include "src/backends/cpu/block_instruction.hpp"
#include "src/backends/cpu/kernels.hpp"
#include "src/backends/cpu/ranges.hpp"
#include "src/backends/cpu/row_program.hpp"
#include "src/passes/constants.hpp"

namespace hornet::cpu {
namespace {

// One range of rows in one thread.
class RowRun {
 public:
  RowRun(const RowProgram& program, const KernelArgs& args, std::byte* slots)
      : program_(program), args_(args), slots_(slots) {}

  void run(std::int64_t begin, std::int64_t end) {
    for (const RowLoad& load : program_.loads)
      if (load.once) fill(load, 0, std::min(program_.tile, end - begin));
    for (std::int64_t first = begin; first < end; first += program_.tile)
      run_tile(first, std::min(program_.tile, end - first));
  }

 private:
  std::byte* address(int reg, std::int64_t first) const {
    const RowPlace& place = program_.places[static_cast<std::size_t>(reg)];
    if (place.kind == RowPlace::Kind::slot) return slots_ + place.at;
    const void* base = place.kind == RowPlace::Kind::input ? args_.in[place.at] : args_.out[place.at];
    return static_cast<std::byte*>(const_cast<void*>(base)) + first * place.row_bytes;
  }

  void fill(const RowLoad& load, std::int64_t first, std::int64_t rows) {
    void* out = address(load.reg, first);
    if (load.stretch.strides.size() == 1 && load.stretch.strides[0] == 0)
      return fill_elements(out, args_.in[load.input], rows * load.row_elements, load.element_bytes);
    load_stretched(out, args_.in[load.input], load.stretch, load.element_bytes, first * load.row_elements,
                   rows * load.row_elements);
  }

  void run_tile(std::int64_t first, std::int64_t rows) {
    for (const RowLoad& load : program_.loads)
      if (!load.once) fill(load, first, rows);
    for (const RowStep& step : program_.steps) {
      const void* operands[3];
      for (int k = 0; k < 3; ++k) operands[k] = step.args[k] < 0 ? nullptr : address(step.args[k], first);
      void* result = address(step.result, first);
      if (step.block)
        step.block(result, operands, rows * step.row_elements, step.attrs);
      else
        step.rows(result, operands[0], rows, program_.n);
    }
    for (const RowCopy& copy : program_.copies) {
      const std::int64_t bytes = program_.places[static_cast<std::size_t>(copy.reg)].row_bytes;
      std::memcpy(static_cast<std::byte*>(args_.out[copy.output]) + first * bytes, address(copy.reg, first),
                  static_cast<std::size_t>(rows * bytes));
    }
  }

  const RowProgram& program_;
  const KernelArgs& args_;
  std::byte* slots_;
};

}  // namespace

Kernel fused_rows_kernel(KernelSite& site) {
  const auto program = std::make_shared<RowProgram>(
      compile_rows(*site.node.op.as<passes::FusedRows>(), site.in, passes::constants_of(site.node.inputs)));
  const auto steps = static_cast<std::int64_t>(program->steps.size());
  const Ranges ranges = cut(program->rows, program->n * std::max<std::int64_t>(steps / 4, 1));
  site.scratch_bytes = ranges.count * program->slot_bytes;
  return [program, ranges](const KernelArgs& args) {
    parallel_ranges(ranges, [&](std::int64_t begin, std::int64_t end, std::int64_t range) {
      RowRun(*program, args, static_cast<std::byte*>(args.scratch) + range * program->slot_bytes).run(begin, end);
    });
  };
}

}  // namespace hornet::cpu
