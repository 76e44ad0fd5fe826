// A thread that compiles, one source after another, while the program goes on.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <thread>

namespace hornet::cuda {

class BackgroundCompiler {
 public:
  // What makes code. It may end early, in any way, once nobody wants the code any more.
  using Compile = std::function<std::string(const std::atomic<bool>& unwanted)>;

  BackgroundCompiler() = default;
  ~BackgroundCompiler() { end(); }
  BackgroundCompiler(const BackgroundCompiler&) = delete;
  BackgroundCompiler& operator=(const BackgroundCompiler&) = delete;

  // The future has what `compile` returns or throws. The thread begins with the first.
  std::shared_future<std::string> add(Compile compile);
  // What has not begun never does; what has is unwanted, and waited for. What is added later never comes.
  void end();

 private:
  using Task = std::packaged_task<std::string(const std::atomic<bool>&)>;

  void work();

  std::atomic<bool> ending_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> waiting_;
  std::thread thread_;
};

}  // namespace hornet::cuda
