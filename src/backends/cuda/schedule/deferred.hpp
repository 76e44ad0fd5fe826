// Steps that have been asked for and wait to be launched together with those that come after them: until something else
// is asked of the device, or there are enough. One at first, so that the device has something to do, then twice as many
// each time. Errors of a launch are told to whoever asks for something next, which is what a GPU does with its own.
#pragma once

namespace hornet::cuda {

class DeferredSteps {
 public:
  virtual ~DeferredSteps() = default;
  virtual void launch(int steps) = 0;

 private:
  friend class Deferred;
  static constexpr int kMost = 64;
  int waiting_ = 0, enough_ = 1;
};

// Another step of `steps`.
void defer(DeferredSteps& steps);

// Launches what waits. Called before anything else is asked of the device, so that nobody sees that it waited.
void launch_deferred();

// While it lives, this thread's work goes into a recording, which what waits is no part of.
class WhileRecording {
 public:
  WhileRecording();
  ~WhileRecording();
  WhileRecording(const WhileRecording&) = delete;
  WhileRecording& operator=(const WhileRecording&) = delete;
};

}  // namespace hornet::cuda
