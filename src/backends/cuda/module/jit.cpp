#include "src/backends/cuda/module/jit.hpp"

#include <dlfcn.h>
#include <nvrtc.h>

#include <algorithm>
#include <vector>

#include "src/backends/cuda/module/expect.hpp"

namespace hornet::cuda {
static void expect(nvrtcResult result, const std::string& what) {
  if (result != NVRTC_SUCCESS) throw std::runtime_error(what + ": " + nvrtcGetErrorString(result));
}

namespace {

void destroy_source(nvrtcProgram program) { nvrtcDestroyProgram(&program); }
using Source = Owned<nvrtcProgram, destroy_source>;
using Library = Owned<cudaLibrary_t, cudaLibraryUnload>;

// What the compiler makes: machine code of exactly this device, or, for one younger than the compiler, PTX of the
// youngest that it knows, which the driver translates.
struct Target {
  int architecture;  // 90 for compute capability 9.0
  bool machine_code;
};

Target target_of(int device) {
  int major = 0, minor = 0;
  expect(cudaDeviceGetAttribute(&major, cudaDevAttrComputeCapabilityMajor, device), "ask for the GPU's capability");
  expect(cudaDeviceGetAttribute(&minor, cudaDevAttrComputeCapabilityMinor, device), "ask for the GPU's capability");
  int count = 0;
  expect(nvrtcGetNumSupportedArchs(&count), "ask NVRTC for its targets");
  std::vector<int> known(static_cast<std::size_t>(count));
  expect(nvrtcGetSupportedArchs(known.data()), "ask NVRTC for its targets");
  const int device_architecture = 10 * major + minor;
  int best = 0;
  for (int architecture : known)
    if (architecture <= device_architecture) best = std::max(best, architecture);
  if (best == 0) throw std::runtime_error("NVRTC knows no target for sm_" + std::to_string(device_architecture));
  return {best, best == device_architecture};
}

std::string architecture_of(const Target& target) {
  return (target.machine_code ? "sm_" : "compute_") + std::to_string(target.architecture);
}

std::string log_of(nvrtcProgram program) {
  std::size_t bytes = 0;
  if (nvrtcGetProgramLogSize(program, &bytes) != NVRTC_SUCCESS) return "";
  std::string log(bytes, '\0');
  if (nvrtcGetProgramLog(program, log.data()) != NVRTC_SUCCESS) return "";
  log.resize(std::min(log.find('\0'), log.size()));
  return log;
}

// NVRTC opens a library of its own by name alone, which is found where the system's loader looks, not where NVRTC was.
// Opened from its folder, it is there when NVRTC asks.
void open_builtins() {
  int major = 0, minor = 0;
  Dl_info nvrtc{};
  if (nvrtcVersion(&major, &minor) != NVRTC_SUCCESS || !dladdr(reinterpret_cast<void*>(nvrtcVersion), &nvrtc)) return;
  const std::string path = nvrtc.dli_fname, folder = path.substr(0, path.rfind('/') + 1);
  const std::string version = std::to_string(major) + "." + std::to_string(minor);
  dlopen((folder + "libnvrtc-builtins.so." + version).c_str(), RTLD_NOW);  // it stays; NVRTC says what it misses
}

// Older compilers cannot be told.
void end_when([[maybe_unused]] nvrtcProgram program, [[maybe_unused]] const std::atomic<bool>& unwanted) {
#if CUDART_VERSION >= 13000
  const auto ends = [](void* flag, void*) -> int {
    return static_cast<const std::atomic<bool>*>(flag)->load() ? 1 : 0;
  };
  expect(nvrtcSetFlowCallback(program, ends, const_cast<std::atomic<bool>*>(&unwanted)), "be asked by NVRTC");
#endif
}

// Contractions are off: what a kernel computes is what its source says, as for the kernels that nvcc compiles.
std::string compiled(const std::string& text, const Target& target, const std::atomic<bool>& unwanted) {
  [[maybe_unused]] static const bool opened = (open_builtins(), true);
  nvrtcProgram program = nullptr;
  expect(nvrtcCreateProgram(&program, text.c_str(), "hornet.cu", 0, nullptr, nullptr), "make an NVRTC program");
  const Source source(program);
  end_when(program, unwanted);
  const std::string architecture = "--gpu-architecture=" + architecture_of(target);
  const char* options[] = {"--std=c++20", "--fmad=false", "--device-as-default-execution-space", "--device-int128",
                           architecture.c_str()};
  const nvrtcResult result = nvrtcCompileProgram(program, static_cast<int>(std::size(options)), options);
  if (result != NVRTC_SUCCESS)
    throw std::runtime_error("NVRTC could not compile a kernel (" + std::string(nvrtcGetErrorString(result)) + "):\n" +
                             log_of(program) + "\nThe source:\n" + text);
  std::size_t bytes = 0;
  expect(target.machine_code ? nvrtcGetCUBINSize(program, &bytes) : nvrtcGetPTXSize(program, &bytes),
         "ask for compiled code");
  std::string code(bytes, '\0');
  expect(target.machine_code ? nvrtcGetCUBIN(program, code.data()) : nvrtcGetPTX(program, code.data()),
         "fetch compiled code");
  return code;
}

class LoadedProgram final : public JitProgram {
 public:
  LoadedProgram(const Stream& stream, const std::string& code, std::span<const std::string> kernels) : stream_(stream) {
    cudaLibrary_t library = nullptr;
    expect(cudaLibraryLoadData(&library, code.data(), nullptr, nullptr, 0, nullptr, nullptr, 0), "load compiled code");
    library_.reset(library);
    for (const std::string& name : kernels)
      expect(cudaLibraryGetKernel(&kernels_.emplace_back(nullptr), library, name.c_str()),
             "find kernel \"" + name + "\" in compiled code");
  }

  void launch(int kernel, std::int64_t blocks, int threads, void* const* arguments) override {
    if (blocks == 0) return;
    expect(cudaLaunchKernel(function(kernel), dim3(static_cast<unsigned>(blocks)), dim3(static_cast<unsigned>(threads)),
                            const_cast<void**>(arguments), 0, stream_.here()),
           "launch a compiled kernel");
  }

  std::int64_t resident_blocks(int kernel, int threads) override {
    stream_.use_device();
    int cooperative = 0, processors = 0, each = 0;
    expect(cudaDeviceGetAttribute(&cooperative, cudaDevAttrCooperativeLaunch, stream_.device()),
           "ask whether blocks may wait for each other");
    if (!cooperative) return 0;
    expect(cudaDeviceGetAttribute(&processors, cudaDevAttrMultiProcessorCount, stream_.device()),
           "count the GPU's processors");
    expect(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&each, function(kernel), threads, 0),
           "ask how many blocks of a kernel a processor holds");
    return std::int64_t{processors} * each;
  }

  void launch_resident(int kernel, std::int64_t blocks, int threads, void* const* arguments) override {
    expect(cudaLaunchCooperativeKernel(function(kernel), dim3(static_cast<unsigned>(blocks)),
                                       dim3(static_cast<unsigned>(threads)), const_cast<void**>(arguments), 0,
                                       stream_.here()),
           "launch a compiled kernel whose blocks wait for each other");
  }

 private:
  const void* function(int kernel) const {
    return reinterpret_cast<const void*>(kernels_.at(static_cast<std::size_t>(kernel)));
  }

  const Stream& stream_;
  Library library_;
  std::vector<cudaKernel_t> kernels_;
};

}  // namespace

std::string compiler_text(const Stream& stream) {
  int major = 0, minor = 0;
  expect(nvrtcVersion(&major, &minor), "ask for NVRTC's version");
  return "NVRTC " + std::to_string(major) + "." + std::to_string(minor) + " for " +
         architecture_of(target_of(stream.device()));
}

std::string compile_source(const Stream& stream, const std::string& source, const std::atomic<bool>& unwanted) {
  return compiled(source, target_of(stream.device()), unwanted);
}

std::unique_ptr<JitProgram> load_program(const Stream& stream, const std::string& code,
                                         std::span<const std::string> kernels) {
  Stream::expect_not_recording("loading compiled code");
  stream.use_device();
  return std::make_unique<LoadedProgram>(stream, code, kernels);
}

}  // namespace hornet::cuda
