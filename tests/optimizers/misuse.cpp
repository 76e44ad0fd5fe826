// Wrong options are refused when the optimizer or schedule is made, by messages that name the option.
#include <doctest/doctest.h>

#include <cmath>
#include <hornet/model/optimizer.hpp>
#include <hornet/optimizers/adam.hpp>
#include <hornet/optimizers/adamw.hpp>
#include <hornet/optimizers/ftrl.hpp>
#include <hornet/optimizers/lion.hpp>
#include <hornet/optimizers/rmsprop.hpp>
#include <hornet/optimizers/schedules.hpp>
#include <hornet/optimizers/sgd.hpp>

using namespace hornet;

namespace {

template <class F>
std::string config_error(const F& f) {
  try {
    f();
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no ConfigError";
}

template <OptimizerDefinition T>
std::string refusal(T definition) {
  return config_error([&] { Optimizer{definition}; });
}

}  // namespace

TEST_SUITE("optimizers") {
  TEST_CASE("wrong options of an optimizer are named with what came") {
    using namespace optimizers;
    CHECK(refusal(Adam({.learning_rate = -0.5})) == "Adam: learning_rate must be >= 0, got -0.5");
    CHECK(refusal(SGD({.learning_rate = NAN})) == "SGD: learning_rate must be >= 0, got nan");
    CHECK(refusal(SGD({.learning_rate = INFINITY})) == "SGD: learning_rate must be >= 0, got inf");
    CHECK(refusal(SGD({.momentum = 1.5})) == "SGD: momentum must be in [0, 1], got 1.5");
    CHECK(refusal(Adam({.beta_1 = 1})) == "Adam: beta_1 must be in [0, 1), got 1");
    CHECK(refusal(Adam({.beta_2 = NAN})) == "Adam: beta_2 must be in [0, 1), got nan");
    CHECK(refusal(Adam({.epsilon = -1e-7})) == "Adam: epsilon must be >= 0, got -1e-07");
    CHECK(refusal(AdamW({.weight_decay = {}})).starts_with("AdamW: weight_decay must be a number, got none"));
    CHECK(refusal(RMSprop({.rho = -0.1})) == "RMSprop: rho must be in [0, 1], got -0.1");
    CHECK(refusal(Lion({.beta_1 = 0})) == "Lion: beta_1 must be > 0, got 0");
    CHECK(refusal(Ftrl({.learning_rate_power = 0.5})).starts_with("Ftrl: "));
    CHECK(refusal(Adam({.weight_decay = NAN})) == "Adam: weight_decay must be >= 0, got nan");
    CHECK(refusal(Adam({.clipnorm = 0})) == "Adam: clipnorm must be > 0, got 0");
    CHECK(refusal(Adam({.clipvalue = -3})) == "Adam: clipvalue must be > 0, got -3");
    CHECK(refusal(Adam({.use_ema = true, .ema_momentum = 2})) == "Adam: ema_momentum must be in [0, 1], got 2");
    CHECK(refusal(Adam({.ema_overwrite_frequency = 0})) == "Adam: ema_overwrite_frequency must be >= 1, got 0");
    CHECK(refusal(Adam({.loss_scale_factor = 0})) == "Adam: loss_scale_factor must be > 0, got 0");
    CHECK(refusal(Adam({.gradient_accumulation_steps = 1})) == "Adam: gradient_accumulation_steps must be >= 2, got 1");
  }

  TEST_CASE("two clippings at once are refused by their names") {
    CHECK(refusal(optimizers::Adam({.clipnorm = 1, .global_clipnorm = 2})) ==
          "Adam: only one of clipnorm, clipvalue and global_clipnorm can be set, got clipnorm and global_clipnorm");
  }

  TEST_CASE("a misspelled optimizer gets the nearest name") {
    CHECK(config_error([] { Optimizer("adma"); }).find("Did you mean 'adam'?") != std::string::npos);
    CHECK(config_error([] { Optimizer("sdg"); }).find("Did you mean 'sgd'?") != std::string::npos);
    CHECK(config_error([] { Optimizer(""); }).find("unknown optimizer ''") != std::string::npos);
    const auto misspelled = [] { optimizer_catalog().make("adam", Config::Dict{{"beta1", 0.5}}); };
    CHECK(config_error(misspelled).find("Adam has no option 'beta1'. Did you mean 'beta_1'?") != std::string::npos);
  }

  TEST_CASE("wrong options of a schedule are named with what came") {
    using namespace schedules;
    const auto refusal_of = [](auto make) { return config_error(make); };
    CHECK(refusal_of([] { CosineDecay(1e-3, 0); }) == "CosineDecay: decay_steps must be >= 1, got 0");
    CHECK(refusal_of([] { CosineDecay(-1, 10); }) == "CosineDecay: initial_learning_rate must be >= 0, got -1");
    CHECK(refusal_of([] { CosineDecay(1, 10, {.alpha = NAN}); }) == "CosineDecay: alpha must be >= 0, got nan");
    CHECK(refusal_of([] { CosineDecay(1, 10, {.warmup_steps = 5}); }).find("warmup_target is not set") !=
          std::string::npos);
    CHECK(refusal_of([] { ExponentialDecay(1, 10, -0.5); }) == "ExponentialDecay: decay_rate must be >= 0, got -0.5");
    CHECK(refusal_of([] { CosineDecayRestarts(1, 10, {.t_mul = 0.5}); }) ==
          "CosineDecayRestarts: t_mul must be >= 1, got 0.5");
    CHECK(refusal_of([] {
            PiecewiseConstantDecay({5, 3}, {1, 2, 3});
          }) == "PiecewiseConstantDecay: boundaries must increase, got 3 after 5");
    CHECK(refusal_of([] {
            PiecewiseConstantDecay({5, 7}, {1, 2});
          }).find("values must be one more than boundaries, got 2 values for 2 boundaries") != std::string::npos);
    CHECK(refusal_of([] { schedule_catalog().make("CosinDecay"); }).find("Did you mean 'CosineDecay'?") !=
          std::string::npos);
    CHECK(refusal_of([] {
            schedule_catalog().make("CosineDecay", Config::Dict{{"decay_steps", 5}});
          }).find("initial_learning_rate") != std::string::npos);
  }
}
