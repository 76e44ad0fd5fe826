#include "src/backends/cuda/module/memory.hpp"

#include <algorithm>
#include <cstring>

#include "src/backends/cuda/module/expect.hpp"

namespace hornet::cuda {
namespace {

std::string bytes_text(std::int64_t bytes) { return std::to_string(bytes) + " bytes"; }

}  // namespace

PinnedRing::~PinnedRing() {
  for (const Piece& piece : pieces_) {
    if (piece.read) {
      cudaEventSynchronize(piece.read);
      cudaEventDestroy(piece.read);
    }
    if (piece.memory) cudaFreeHost(piece.memory);
  }
}

// Each part is made only where it is missing, so that a failure half-way leaves a piece that can be made later.
void PinnedRing::make(Piece& piece) {
  if (!piece.memory)
    expect(cudaHostAlloc(&piece.memory, kPieceBytes, cudaHostAllocDefault), "pin memory of the host for uploads");
  if (!piece.read) expect(cudaEventCreateWithFlags(&piece.read, cudaEventDisableTiming), "make an event for uploads");
}

void PinnedRing::upload(std::byte* to, const std::byte* from, std::size_t bytes, const Stream& stream) {
  const std::lock_guard lock(mutex_);
  const cudaStream_t here = stream.here();
  while (bytes > 0) {
    Piece& piece = pieces_[turn_];
    make(piece);
    turn_ = (turn_ + 1) % pieces_.size();
    const std::size_t part = std::min(bytes, kPieceBytes);
    expect(cudaEventSynchronize(piece.read), "wait for an earlier upload");  // at once where none was
    std::memcpy(piece.memory, from, part);
    expect(cudaMemcpyAsync(to, piece.memory, part, cudaMemcpyHostToDevice, here), "upload");
    expect(cudaEventRecord(piece.read, here), "mark the end of an upload");
    to += part;
    from += part;
    bytes -= part;
  }
}

void* Memory::allocate(std::int64_t bytes) {
  Stream::expect_not_recording("allocating memory");
  stream_.use_device();
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, static_cast<std::size_t>(bytes));
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    return nullptr;
  }
  expect(status, "allocate " + bytes_text(bytes) + " on the GPU");
  const cudaError_t cleared = cudaMemsetAsync(memory, 0, static_cast<std::size_t>(bytes), stream_.here());
  if (cleared != cudaSuccess) cudaFree(memory);
  expect(cleared, "clear " + bytes_text(bytes) + " on the GPU");
  return memory;
}

// Whatever still works on the memory is finished first. A device that has failed reports it elsewhere: here there is
// nobody to tell.
void Memory::finish() noexcept {
  try {
    stream_.wait();
  } catch (const std::exception&) {
    cudaGetLastError();
  }
}

void Memory::release(void* memory) noexcept {
  finish();
  if (cudaFree(memory) != cudaSuccess) cudaGetLastError();
}

// With unified addressing, which every GPU has that the kernels run on, it has one address on both sides.
void* Memory::allocate_shared(std::int64_t bytes) {
  Stream::expect_not_recording("allocating memory");
  stream_.use_device();
  void* memory = nullptr;
  expect(cudaHostAlloc(&memory, static_cast<std::size_t>(bytes), cudaHostAllocMapped),
         "map " + bytes_text(bytes) + " of the host's memory");
  return std::memset(memory, 0, static_cast<std::size_t>(bytes));
}

void Memory::release_shared(void* memory) noexcept {
  finish();
  if (cudaFreeHost(memory) != cudaSuccess) cudaGetLastError();
}

MemoryState Memory::state() {
  stream_.use_device();
  std::size_t free = 0, total = 0;
  expect(cudaMemGetInfo(&free, &total), "ask for the GPU's free memory");
  return {static_cast<std::int64_t>(free), static_cast<std::int64_t>(total)};
}

void Memory::upload(void* to, const void* from, std::int64_t bytes) {
  Stream::expect_not_recording("an upload");
  ring_.upload(static_cast<std::byte*>(to), static_cast<const std::byte*>(from), static_cast<std::size_t>(bytes),
               stream_);
}

void Memory::download(void* to, const void* from, std::int64_t bytes) {
  Stream::expect_not_recording("a download");
  expect(cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), cudaMemcpyDeviceToHost, stream_.here()),
         "download " + bytes_text(bytes));
  stream_.wait();
}

void Memory::copy(void* to, const void* from, std::int64_t bytes) {
  expect(cudaMemcpyAsync(to, from, static_cast<std::size_t>(bytes), cudaMemcpyDeviceToDevice, stream_.here()),
         "copy " + bytes_text(bytes) + " on the GPU");
}

}  // namespace hornet::cuda
