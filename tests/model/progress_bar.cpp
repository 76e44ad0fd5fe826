#include "src/model/progress_bar.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <hornet/base/config.hpp>
#include <limits>

#include "tests/golden_dir.hpp"

using namespace hornet;

namespace {

using Values = std::vector<ProgressBar::Value>;

// A bar whose clock stands still until told, and whose text is kept.
struct Recorder {
  double now = 0;
  std::string text;
  int drawings = 0;
  ProgressBar bar;

  explicit Recorder(ProgressBarOptions options)
      : bar(
            std::move(options), [this] { return now; }, [this](std::string_view piece) { text += piece, ++drawings; }) {
  }
};

}  // namespace

TEST_SUITE("model") {
  TEST_CASE("progress bars are Keras' to the character under a set clock") {
    const auto text = golden_text("behaviour/behaviour.json");
    if (!text) return;
    const Config recorded = parse_json(*text);
    CHECK(recorded.at("progress_bar").as_list().size() >= 7);
    for (const Config& run : recorded.at("progress_bar").as_list()) {
      ProgressBarOptions options{.verbose = static_cast<int>(run.at("verbose").as_int()), .average = true};
      if (!run.at("target").is_null()) options.target = run.at("target").as_int();
      Recorder recorder(options);
      for (const Config& update : run.at("updates").as_list()) {
        recorder.now += run.at("seconds_per_update").as_double();
        Values values;
        for (const Config& value : update.as_list()[1].as_list())
          values.emplace_back(value.as_list()[0].as_string(), value.as_list()[1].as_double());
        recorder.bar.update(update.as_list()[0].as_int(), values);
      }
      CHECK(recorder.text == run.at("text").as_string());
    }
  }

  // Recorded from Keras 3.15.1 with stateless_metrics=set() and _dynamic_display=False.
  TEST_CASE("off a terminal every drawing is a line of its own, at most one in 0.05 seconds") {
    Recorder recorder({.target = 7, .interactive = false});
    for (int step = 1; step <= 7; ++step) {
      recorder.now += 0.03;
      const double loss = step == 7 ? -std::numeric_limits<double>::quiet_NaN() : -2e-4 * step;
      recorder.bar.update(step, Values{{"loss", loss}, {"acc", std::pow(10.0, step - 3)}}, false);
    }
    recorder.bar.update(7, Values{{"loss", 0.5}, {"val_loss", std::numeric_limits<double>::infinity()}}, true);
    CHECK(recorder.text ==
          "\n\x1b[1m1/7\x1b[0m \x1b[32m━━\x1b[0m\x1b[37m━━━━━━━━━━━━━━━━━━\x1b[0m \x1b[1m0s\x1b[0m 30ms/step - loss: "
          "-2.0000e-04 - acc: 0.0100\n\x1b[1m3/7\x1b[0m \x1b[32m━━━━━━━━\x1b[0m\x1b[37m━━━━━━━━━━━━\x1b[0m "
          "\x1b[1m0s\x1b[0m 30ms/step - loss: -6.0000e-04 - acc: 1.0000\n\x1b[1m5/7\x1b[0m "
          "\x1b[32m━━━━━━━━━━━━━━\x1b[0m\x1b[37m━━━━━━\x1b[0m \x1b[1m0s\x1b[0m 30ms/step - loss: -1.0000e-03 - acc: "
          "100.0000\n\x1b[1m7/7\x1b[0m \x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 30ms/step "
          "- loss: nan - acc: 10000.0000      \n\x1b[1m7/7\x1b[0m "
          "\x1b[32m━━━━━━━━━━━━━━━━━━━━\x1b[0m\x1b[37m\x1b[0m \x1b[1m0s\x1b[0m 30ms/step - loss: 0.5000 - acc: "
          "10000.0000 - val_loss: inf\n");
  }

  TEST_CASE("without colours the text is the same, and no escape byte is in it") {
    Recorder colored({.target = 5, .interactive = false}), plain({.target = 5, .interactive = false, .colors = false});
    for (Recorder* recorder : {&colored, &plain})
      for (int step = 1; step <= 5; ++step) {
        recorder->now += 1;
        recorder->bar.update(step, Values{{"loss", 1.0 / step}});
      }
    CHECK(plain.text.find('\x1b') == std::string::npos);
    CHECK(plain.text.starts_with("\n1/5 ━━━━━━━━━━━━━━━━━━━━ 4s 1s/step - loss: 1.0000\n"));
    std::string stripped;
    for (std::size_t i = 0; i < colored.text.size(); ++i)
      if (colored.text[i] == '\x1b')
        i = colored.text.find('m', i);
      else
        stripped += colored.text[i];
    CHECK(plain.text == stripped);
  }

  TEST_CASE("a shorter drawing wipes the longer one before it") {
    Recorder recorder({.target = 3, .colors = false});
    recorder.now = 1;
    recorder.bar.update(1, Values{{"loss", 12345.0}});
    recorder.now = 2;
    const std::size_t before = recorder.text.size();
    recorder.bar.update(2, Values{{"loss", 1.0}});
    const std::string second = recorder.text.substr(before);
    CHECK(std::ranges::count(second, '\b') == 54);
    CHECK(second.ends_with(" - loss: 1.0000    "));
  }

  TEST_CASE("verbose 0 writes nothing, verbose 2 one line at the end") {
    Recorder silent({.target = 2, .verbose = 0}), line({.target = 2, .verbose = 2});
    for (Recorder* recorder : {&silent, &line})
      for (int step = 1; step <= 2; ++step) {
        recorder->now += 0.25;
        recorder->bar.update(step, Values{{"loss", 0.5}});
      }
    CHECK(silent.text.empty());
    CHECK(line.text == "2/2 - 0s - 250ms/step - loss: 0.5000\n");
    CHECK(line.drawings == 1);
  }

  TEST_CASE("an unknown target that becomes known ends the line with a whole bar") {
    Recorder recorder({.colors = false});
    recorder.now = 3;
    recorder.bar.update(13, Values{{"loss", 2.0}}, false);
    CHECK(recorder.text == "\r     13/Unknown 3s 231ms/step - loss: 2.0000");
    recorder.text.clear();
    recorder.bar.set_target(13);
    recorder.bar.update(13, Values{{"loss", 2.0}}, true);
    CHECK(recorder.text.ends_with("\r13/13 ━━━━━━━━━━━━━━━━━━━━ 3s 231ms/step - loss: 2.0000\n"));
  }
}
