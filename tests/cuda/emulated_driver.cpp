#include "tests/cuda/emulated_driver.hpp"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "src/backends/cuda/module/kernels/kernels.hpp"
#include "tests/cuda/emulated_jit.hpp"
#include "tests/cuda/emulated_libraries.hpp"
#include "tests/cuda/emulated_recurrence.hpp"
#include "tests/cuda/emulated_stream.hpp"

namespace hornet::cuda {
namespace {

// This program's GPU kernels are compiled for the baseline instruction set, which has no fused multiply-add. The CPU's
// kernels are chosen to match, unless the environment chooses otherwise.
[[maybe_unused]] const int same_instructions = setenv("HORNET_ISA", "baseline", 0);

constexpr std::int64_t kMemory = std::int64_t{8} << 30;

class EmulatedDriver final : public Driver {
 public:
  std::string description() const override { return "the host in a GPU's place"; }
  void* allocate(std::int64_t bytes) override {
    expect_not_recording("allocating memory");
    if (bytes > kMemory) return nullptr;
    constexpr std::size_t alignment = 256;
    const std::size_t rounded = (static_cast<std::size_t>(bytes) + alignment - 1) / alignment * alignment;
    void* memory = std::aligned_alloc(alignment, rounded);
    if (!memory) throw std::bad_alloc();
    return std::memset(memory, 0, rounded);
  }
  void release(void* memory) noexcept override { std::free(memory); }
  void* allocate_shared(std::int64_t bytes) override { return allocate(bytes); }
  void release_shared(void* memory) noexcept override { release(memory); }
  MemoryState memory_state() override { return {kMemory, kMemory}; }
  void upload(void* to, const void* from, std::int64_t bytes) override {
    expect_not_recording("an upload");
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void download(void* to, const void* from, std::int64_t bytes) override {
    expect_not_recording("a download");
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void copy(void* to, const void* from, std::int64_t bytes) override {
    emulated_stream().copy([=] { std::memcpy(to, from, static_cast<std::size_t>(bytes)); });
  }
  void wait() override { expect_not_recording("waiting for the device"); }
  double seconds_of(void (*work)(void*), void* object) override {
    expect_not_recording("a measurement");
    const auto start = std::chrono::steady_clock::now();
    work(object);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  Launcher find_kernel(std::string_view functor) const override {
    const auto found = kernels_.find(std::string(functor));
    return found == kernels_.end() ? nullptr : found->second;
  }
  void* stream() const override { return &emulated_stream(); }
  std::unique_ptr<Recording> record(void (*work)(void*), void* object) override {
    return emulated_recording(work, object);
  }
  bool compiles() const override { return true; }
  std::string compiler() const override { return "the host's"; }
  std::string compile(const std::string& source, const std::atomic<bool>&) override { return emulated_code(source); }
  std::unique_ptr<JitProgram> load(const std::string& code, std::span<const std::string> kernels) override {
    expect_not_recording("loading compiled code");
    return emulated_program(code, kernels);
  }
  std::unique_ptr<LibraryCall> matrix_product(const MatrixProduct& product, Precision precision) override {
    return precision == Precision::bf16 && !product.f64 ? emulated_product(product) : nullptr;
  }
  std::unique_ptr<LibraryCall> convolution(const ConvolutionCall& call, Precision precision) override {
    return precision == Precision::bf16 ? emulated_convolution(call) : nullptr;
  }
  std::unique_ptr<Recurrence> recurrence(const RecurrenceCall& call, Precision) override {
    return emulated_recurrence(call);
  }

 private:
  KernelTable kernels_ = all_kernels();
};

}  // namespace

std::unique_ptr<Driver> emulated_driver() { return std::make_unique<EmulatedDriver>(); }
bool is_emulated() { return true; }

}  // namespace hornet::cuda
