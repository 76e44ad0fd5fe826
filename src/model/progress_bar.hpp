// ProgressBar: the text of Keras' progress bar (keras/src/utils/progbar.py), to the character.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hornet {

struct ProgressBarOptions {
  std::optional<std::int64_t> target = {};  // steps expected; unknown: the bar shows "n/Unknown"
  int verbose = 1;                          // 0 silent, 1 a bar, 2 one line when finished
  bool average = false;       // show the mean over the steps instead of the latest value (Keras: stateless_metrics)
  bool interactive = true;    // draw again in place with \b and \r; else each drawing starts a new line
  bool colors = true;         // escape sequences for bold and colour
  double interval = 0.05;     // seconds between drawings; the last one is always drawn
  int width = 20;             // cells of the bar itself
  std::string unit = "step";  // "15ms/step"
};

// Not synchronised. An update that draws nothing allocates nothing once every name has been seen.
class ProgressBar {
 public:
  using Value = std::pair<std::string, double>;
  using Clock = std::function<double()>;               // seconds, from any origin
  using Sink = std::function<void(std::string_view)>;  // takes each piece of text at once

  // Counts time from here. The defaults are the monotonic clock and standard output, flushed.
  explicit ProgressBar(ProgressBarOptions options, Clock clock = seconds_now, Sink sink = write_to_stdout);

  // Step `current` (from 1) is done, with these values. `finalize` ends the line; by default when the target is
  // reached.
  void update(std::int64_t current, std::span<const Value> values, std::optional<bool> finalize = std::nullopt);

  // Whether an update now would draw, were it not the last.
  bool due() const { return !last_drawing_ || clock_() - *last_drawing_ >= options_.interval; }

  // An unknown target becomes known when the data have run out.
  void set_target(std::int64_t target) { options_.target = target; }

  static double seconds_now();
  static void write_to_stdout(std::string_view text);

 private:
  struct Metric {
    std::string name;
    double sum;
    double count;
    double mean() const { return sum / (count < 1 ? 1 : count); }
  };

  void record(std::int64_t current, std::span<const Value> values, bool finalize);
  double seconds_per_step(std::int64_t current, double now);
  void draw_bar(std::int64_t current, double now, double step_seconds, bool finalize);
  void draw_line(std::int64_t current, double now, double step_seconds);

  ProgressBarOptions options_;
  Clock clock_;
  Sink sink_;
  std::vector<Metric> metrics_;  // in the order their names first came
  std::int64_t seen_ = 0;
  double start_;
  std::optional<double> last_drawing_;
  std::optional<double> after_first_step_;
  int previous_width_ = 0;
};

}  // namespace hornet
