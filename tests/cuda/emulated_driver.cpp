#include "tests/cuda/emulated_driver.hpp"

#include <cstdlib>
#include <cstring>

#include "src/backends/cuda/module/kernels/kernels.hpp"

namespace hornet::cuda {
namespace {

class EmulatedRecording final : public Recording {
 public:
  EmulatedRecording(void (*work)(void*), void* object) : work_(work), object_(object) {}
  void replay() override { work_(object_); }

 private:
  void (*work_)(void*);
  void* object_;
};

class EmulatedDriver final : public Driver {
 public:
  std::string description() const override { return "the host in a GPU's place"; }
  void* allocate(std::int64_t bytes) override {
    constexpr std::size_t alignment = 256;
    const std::size_t rounded = (static_cast<std::size_t>(bytes) + alignment - 1) / alignment * alignment;
    void* memory = std::aligned_alloc(alignment, rounded);
    if (!memory) throw std::bad_alloc();
    return std::memset(memory, 0, rounded);
  }
  void release(void* memory) noexcept override { std::free(memory); }
  MemoryState memory_state() override { return {std::int64_t{8} << 30, std::int64_t{8} << 30}; }
  void upload(void* to, const void* from, std::int64_t bytes) override { copy(to, from, bytes); }
  void download(void* to, const void* from, std::int64_t bytes) override { copy(to, from, bytes); }
  void copy(void* to, const void* from, std::int64_t bytes) override {
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void wait() override {}
  Launcher find_kernel(std::string_view functor) const override {
    const auto found = kernels_.find(std::string(functor));
    return found == kernels_.end() ? nullptr : found->second;
  }
  void* stream() const override { return nullptr; }
  std::unique_ptr<Recording> record(void (*work)(void*), void* object) override {
    return std::make_unique<EmulatedRecording>(work, object);
  }
  std::unique_ptr<JitProgram> compile(const std::string&, std::span<const std::string>) override { return nullptr; }
  std::unique_ptr<LibraryCall> matrix_product(const MatrixProduct&, Precision) override { return nullptr; }
  std::unique_ptr<LibraryCall> convolution(const ConvolutionCall&, Precision) override { return nullptr; }

 private:
  KernelTable kernels_ = all_kernels();
};

}  // namespace

std::unique_ptr<Driver> emulated_driver() { return std::make_unique<EmulatedDriver>(); }

}  // namespace hornet::cuda
