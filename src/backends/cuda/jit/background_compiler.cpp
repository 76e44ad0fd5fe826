#include "src/backends/cuda/jit/background_compiler.hpp"

#include <utility>

namespace hornet::cuda {

void BackgroundCompiler::end() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_future<std::string> BackgroundCompiler::add(Compile compile) {
  Task task(std::move(compile));
  std::shared_future<std::string> code = task.get_future().share();
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
    if (!thread_.joinable() && !ending_) thread_ = std::thread([this] { work(); });
  }
  changed_.notify_all();
  return code;
}

void BackgroundCompiler::work() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
      if (ending_) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    task(ending_);
  }
}

}  // namespace hornet::cuda
