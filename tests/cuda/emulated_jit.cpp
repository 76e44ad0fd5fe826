#include "tests/cuda/emulated_jit.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <vector>

#include "src/backends/cuda/device/parts.hpp"
#include "tests/cuda/emulated_driver.hpp"
#include "tests/cuda/emulated_stream.hpp"

namespace hornet::cuda {
namespace {

std::int64_t waits = 0;

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
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !shut_; });
    --waiting_;
    if (refuses_) throw std::runtime_error("the compiler refuses");
  }
  void wait_for(int waiting) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == waiting; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool shut_ = false, refuses_ = false;
  int waiting_ = 0;
};

Gate& compiler_gate() {
  static Gate gate;
  return gate;
}

std::string bytes_of(const TemporaryFile& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
  return bytes.str();
}

// A library's bytes, by the host's compiler.
std::string compiled(const std::string& source) {
  const TemporaryFile code(".cpp"), library(".so"), words(".txt");
  std::ofstream(code.path()) << "#include <array>\n#include <cstdint>\n" << source;
  const std::string command = "c++ -std=c++20 -O1 -fPIC -shared -ffp-contract=off -o " + library.path() + " " +
                              code.path() + " 2>" + words.path();
  if (std::system(command.c_str()) != 0)
    throw std::runtime_error("the host's compiler refuses a source:\n" + bytes_of(words) + source);
  return bytes_of(library);
}

// Arguments of a launch, as they are when it is asked for.
class Arguments {
 public:
  Arguments(void* const* arguments, const std::int64_t* sizes) {
    for (; *sizes > 0; ++sizes, ++arguments) {
      copies_.emplace_back((static_cast<std::size_t>(*sizes) + sizeof(Unit) - 1) / sizeof(Unit));
      std::memcpy(copies_.back().data(), *arguments, static_cast<std::size_t>(*sizes));
    }
    for (std::vector<Unit>& copy : copies_) pointers_.push_back(copy.data());
  }
  void* const* pointers() const { return pointers_.data(); }

 private:
  struct alignas(kPartAlignment) Unit {
    std::byte bytes[kPartAlignment];
  };
  std::vector<std::vector<Unit>> copies_;
  std::vector<void*> pointers_;
};

class HostProgram final : public JitProgram {
 public:
  HostProgram(const std::string& code, std::span<const std::string> kernels) {
    const TemporaryFile library(".so");
    std::ofstream(library.path(), std::ios::binary) << code;
    handle_.reset(dlopen(library.path().c_str(), RTLD_NOW | RTLD_LOCAL), close);
    if (!handle_) throw std::runtime_error(dlerror());
    for (const std::string& name : kernels)
      kernels_.push_back({library.path() + " " + name, symbol<Run*>(name), symbol<const std::int64_t*>(name + "_sizes"),
                          *symbol<const int*>(name + "_threads")});
  }

  void launch(int kernel, std::int64_t blocks, int threads, void* const* arguments) override {
    const Kernel& one = kernels_.at(static_cast<std::size_t>(kernel));
    if (blocks == 0) return;
    expect_grid(blocks, threads);
    if (one.threads > 0 && threads != one.threads)
      throw std::runtime_error("a kernel written for blocks of " + std::to_string(one.threads) +
                               " threads is launched with " + std::to_string(threads));
    const auto kept = std::make_shared<const Arguments>(arguments, one.sizes);
    emulated_stream().launch(one.name,
                             [handle = handle_, run = one.run, kept, blocks] { run(kept->pointers(), blocks); });
  }
  std::int64_t resident_blocks(int, int) override { return kResident; }
  void launch_resident(int kernel, std::int64_t blocks, int threads, void* const* arguments) override {
    expect_not_recording("a launch of blocks that wait for each other");
    if (blocks < 1 || blocks > kResident) throw std::runtime_error("too many blocks for a cooperative launch");
    const auto& table = *static_cast<const PartTable<kPartAlignment>*>(arguments[0]);
    waits += table.all_levels(*static_cast<const int*>(arguments[2])) - 1;
    launch(kernel, blocks, threads, arguments);
  }

 private:
  static constexpr std::int64_t kResident = 7;
  using Run = void(void* const*, std::int64_t);
  struct Kernel {
    std::string name;
    Run* run;
    const std::int64_t* sizes;
    int threads;
  };

  template <class T>
  T symbol(const std::string& name) const {
    void* const found = dlsym(handle_.get(), name.c_str());
    if (!found) throw std::runtime_error(dlerror());
    return reinterpret_cast<T>(found);
  }

  static void close(void* handle) {
    if (handle) dlclose(handle);
  }

  std::shared_ptr<void> handle_;  // recordings have it as well
  std::vector<Kernel> kernels_;
};

}  // namespace

std::string emulated_code(const std::string& source) {
  compiler_gate().pass();
  return compiled(source);
}

std::unique_ptr<JitProgram> emulated_program(const std::string& code, std::span<const std::string> kernels) {
  return std::make_unique<HostProgram>(code, kernels);
}

std::int64_t emulated_waits() { return waits; }

HeldCompiler::HeldCompiler() { compiler_gate().set(true, false); }
void HeldCompiler::wait_for(int waiting) { compiler_gate().wait_for(waiting); }
HeldCompiler::~HeldCompiler() { compiler_gate().set(false, false); }
void HeldCompiler::let_go() { compiler_gate().set(false, false); }
void HeldCompiler::let_refuse() { compiler_gate().set(false, true); }

}  // namespace hornet::cuda
