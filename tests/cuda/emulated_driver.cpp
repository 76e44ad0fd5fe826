#include "tests/cuda/emulated_driver.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "src/backends/cuda/device/parts.hpp"
#include "src/backends/cuda/module/kernels/kernels.hpp"
#include "tests/cuda/emulated_libraries.hpp"
#include "tests/cuda/emulated_recurrence.hpp"

namespace hornet::cuda {
namespace {

std::int64_t launches = 0, waits = 0;

class EmulatedRecording final : public Recording {
 public:
  EmulatedRecording(void (*work)(void*), void* object) : work_(work), object_(object) {}
  void replay() override { work_(object_); }
  std::int64_t launches() const override { return 1; }

 private:
  void (*work_)(void*);
  void* object_;
};

// A file that is gone with its owner.
class TemporaryFile {
 public:
  explicit TemporaryFile(const char* ending) {
    static std::atomic<int> count = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("hornet-jit-" + std::to_string(getpid()) + "-" + std::to_string(count++) + ending))
                .string();
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Who compiles waits here while it is shut.
class Gate {
 public:
  void set(bool shut, bool refuses) {
    {
      const std::lock_guard lock(mutex_);
      shut_ = shut;
      refuses_ = refuses;
    }
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !shut_; });
    if (refuses_) throw std::runtime_error("the compiler refuses");
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool shut_ = false, refuses_ = false;
};

Gate& compiler_gate() {
  static Gate gate;
  return gate;
}

// A library's bytes, by the host's compiler.
std::string compiled(const std::string& source) {
  const TemporaryFile code(".cpp"), library(".so");
  std::ofstream(code.path()) << "#include <array>\n#include <cstdint>\n" << source;
  const std::string command =
      "c++ -std=c++20 -O1 -fPIC -shared -ffp-contract=off -o " + library.path() + " " + code.path();
  if (std::system(command.c_str()) != 0) throw std::runtime_error("the host's compiler refuses a source:\n" + source);
  std::ostringstream bytes;
  bytes << std::ifstream(library.path(), std::ios::binary).rdbuf();
  return bytes.str();
}

class HostProgram final : public JitProgram {
 public:
  HostProgram(const std::string& code, std::span<const std::string> kernels) {
    const TemporaryFile library(".so");
    std::ofstream(library.path(), std::ios::binary) << code;
    handle_ = dlopen(library.path().c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle_) throw std::runtime_error(dlerror());
    for (const std::string& kernel : kernels)
      entries_.push_back(reinterpret_cast<Entry>(dlsym(handle_, kernel.c_str())));
  }
  ~HostProgram() override { dlclose(handle_); }
  HostProgram(const HostProgram&) = delete;
  HostProgram& operator=(const HostProgram&) = delete;

  void launch(int kernel, std::int64_t blocks, int, void* const* arguments) override {
    ++launches;
    entries_.at(static_cast<std::size_t>(kernel))(arguments, blocks);
  }
  std::int64_t resident_blocks(int, int) override { return 7; }
  void launch_resident(int kernel, std::int64_t blocks, int threads, void* const* arguments) override {
    const auto& table = *static_cast<const PartTable<kPartAlignment>*>(arguments[0]);
    waits += table.all_levels(*static_cast<const int*>(arguments[2])) - 1;
    launch(kernel, blocks, threads, arguments);
  }

 private:
  using Entry = void (*)(void* const*, std::int64_t);
  void* handle_;
  std::vector<Entry> entries_;
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
  void* allocate_shared(std::int64_t bytes) override { return allocate(bytes); }
  void release_shared(void* memory) noexcept override { release(memory); }
  MemoryState memory_state() override { return {std::int64_t{8} << 30, std::int64_t{8} << 30}; }
  void upload(void* to, const void* from, std::int64_t bytes) override {
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void download(void* to, const void* from, std::int64_t bytes) override {
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void copy(void* to, const void* from, std::int64_t bytes) override {
    ++launches;
    std::memcpy(to, from, static_cast<std::size_t>(bytes));
  }
  void wait() override {}
  double seconds_of(void (*work)(void*), void* object) override {
    const auto start = std::chrono::steady_clock::now();
    work(object);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }
  Launcher find_kernel(std::string_view functor) const override {
    const auto found = kernels_.find(std::string(functor));
    return found == kernels_.end() ? nullptr : found->second;
  }
  void* stream() const override { return &launches; }
  std::unique_ptr<Recording> record(void (*work)(void*), void* object) override {
    return std::make_unique<EmulatedRecording>(work, object);
  }
  bool compiles() const override { return true; }
  std::string compiler() const override { return "the host's"; }
  std::string compile(const std::string& source, const std::atomic<bool>&) override {
    compiler_gate().pass();
    return compiled(source);
  }
  std::unique_ptr<JitProgram> load(const std::string& code, std::span<const std::string> kernels) override {
    return std::make_unique<HostProgram>(code, kernels);
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

std::int64_t emulated_launches() { return launches; }
std::int64_t emulated_waits() { return waits; }

HeldCompiler::HeldCompiler() { compiler_gate().set(true, false); }
HeldCompiler::~HeldCompiler() { compiler_gate().set(false, false); }
void HeldCompiler::let_go() { compiler_gate().set(false, false); }
void HeldCompiler::let_refuse() { compiler_gate().set(false, true); }

std::unique_ptr<Driver> emulated_driver() { return std::make_unique<EmulatedDriver>(); }

}  // namespace hornet::cuda
