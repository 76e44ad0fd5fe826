#include "src/model/progress_bar.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace hornet {
namespace {

// Text and the cells it fills on screen: escape sequences fill none.
struct Line {
  std::string text;
  int width = 0;
  bool colors = true;

  void add(std::string_view ascii) {
    text += ascii;
    width += static_cast<int>(ascii.size());
  }
  void add_bold(std::string_view ascii) {
    styled("\x1b[1m", [&] { add(ascii); });
  }
  void add_cells(const char* color, std::int64_t count) {
    styled(color, [&] {
      for (std::int64_t i = 0; i < count; ++i) text += "━";
      width += static_cast<int>(std::max<std::int64_t>(count, 0));
    });
  }

 private:
  template <class Body>
  void styled(const char* begin, const Body& body) {
    if (colors) text += begin;
    body();
    if (colors) text += "\x1b[0m";
  }
};

template <class... Args>
std::string format(const char* pattern, Args... args) {
  char buffer[400];  // "%.0f" of the largest double has 309 digits
  const int size = std::snprintf(buffer, sizeof buffer, pattern, args...);
  return {buffer, static_cast<std::size_t>(size)};
}

long long whole(double seconds) { return static_cast<long long>(seconds); }

std::string remaining_time(double seconds) {
  const long long s = whole(seconds);
  if (seconds > 3600) return format("%lld:%02lld:%02lld", s / 3600, s % 3600 / 60, s % 60);
  if (seconds > 60) return format("%lld:%02lld", s / 60, s % 60);
  return format("%llds", s);
}

std::string step_time(double seconds, const std::string& unit) {
  if (seconds >= 1 || seconds == 0) return format(" %.0fs/", seconds) + unit;
  if (seconds >= 1e-3) return format(" %.0fms/", seconds * 1e3) + unit;
  return format(" %.0fus/", seconds * 1e6) + unit;
}

std::string metric_text(const std::string& name, double value, bool fixed) {
  if (std::isnan(value)) return " - " + name + ": nan";
  return " - " + name + ": " + format(fixed ? "%.4f" : "%.4e", value);
}

std::string counter(std::int64_t current, std::int64_t target) {
  const std::string total = std::to_string(target);
  return format("%*lld/", static_cast<int>(total.size()), static_cast<long long>(current)) + total;
}

}  // namespace

double ProgressBar::seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void ProgressBar::write_to_stdout(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

ProgressBar::ProgressBar(ProgressBarOptions options, Clock clock, Sink sink)
    : options_(std::move(options)), clock_(std::move(clock)), sink_(std::move(sink)), start_(clock_()) {}

void ProgressBar::update(std::int64_t current, std::span<const Value> values, std::optional<bool> finalize) {
  const bool last = finalize.value_or(options_.target && current >= *options_.target);
  record(current, values, last);
  const double now = clock_();
  const double step_seconds = seconds_per_step(current, now);
  if (options_.verbose == 2 && last && options_.target.value_or(0) > 0) draw_line(current, now, step_seconds);
  if (options_.verbose != 1) return;
  if (last_drawing_ && now - *last_drawing_ < options_.interval && !last) return;
  draw_bar(current, now, step_seconds, last);
  last_drawing_ = now;
}

void ProgressBar::record(std::int64_t current, std::span<const Value> values, bool finalize) {
  const double steps = static_cast<double>(std::max<std::int64_t>(current - seen_, 1));
  for (const auto& [name, value] : values) {
    auto metric = std::ranges::find(metrics_, name, &Metric::name);
    if (metric == metrics_.end()) metric = metrics_.insert(metrics_.end(), {name, 0, 0});
    if (options_.average && !finalize) {
      metric->sum += value * steps;
      metric->count += steps;
    } else {
      metric->sum = value;
      metric->count = 1;
    }
  }
  seen_ = current;
}

// The first step (which plans and warms up) is left out as soon as there are others.
double ProgressBar::seconds_per_step(std::int64_t current, double now) {
  if (current == 0) return 0;
  const double seconds = after_first_step_ && current > 1
                             ? (now - *after_first_step_) / static_cast<double>(current - 1)
                             : (now - start_) / static_cast<double>(current);
  if (current == 1) after_first_step_ = now;
  return seconds;
}

void ProgressBar::draw_bar(std::int64_t current, double now, double step_seconds, bool finalize) {
  const std::int64_t target = options_.target.value_or(0);
  Line line;
  line.colors = options_.colors;
  if (target > 0) {
    line.add_bold(counter(current, target));
    line.add(" ");
    const double done = static_cast<double>(current) / static_cast<double>(target);
    const auto filled = static_cast<std::int64_t>(options_.width * done);
    if (filled > 0) line.add_cells("\x1b[32m", filled);
    line.add_cells("\x1b[37m", options_.width - filled);
  } else {
    line.add(format("%7lld/Unknown", static_cast<long long>(current)));
  }
  line.add(" ");
  line.add_bold(target > 0 && !finalize ? remaining_time(step_seconds * static_cast<double>(target - current))
                                        : format("%.0fs", now - start_));
  line.add(step_time(step_seconds, options_.unit));
  for (const Metric& metric : metrics_)
    line.add(metric_text(metric.name, metric.mean(), std::abs(metric.mean()) > 1e-3));

  std::string message =
      options_.interactive ? std::string(static_cast<std::size_t>(previous_width_), '\b') + '\r' : "\n";
  message += line.text;
  if (previous_width_ > line.width) message.append(static_cast<std::size_t>(previous_width_ - line.width), ' ');
  if (finalize) message += '\n';
  previous_width_ = line.width;
  sink_(message);
}

void ProgressBar::draw_line(std::int64_t current, double now, double step_seconds) {
  std::string line = counter(current, *options_.target) + format(" - %.0fs -", now - start_);
  line += step_time(step_seconds, options_.unit);
  for (const Metric& metric : metrics_) line += metric_text(metric.name, metric.mean(), metric.mean() > 1e-3);
  sink_(line + "\n");
}

}  // namespace hornet
