// Losses between real targets and predictions of one shape [..., n], averaged over the last axis: values [...].
// Source: keras/src/losses/losses.py.
#pragma once

#include <hornet/model/loss.hpp>

namespace hornet::losses {

// (y_true - y_pred)²
struct MeanSquaredError {
  std::string reduction = "sum_over_batch_size";
  std::string name = "mean_squared_error";

  static constexpr std::string_view class_name = "MeanSquaredError";
  template <class Self = MeanSquaredError>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// |y_true - y_pred|
struct MeanAbsoluteError {
  std::string reduction = "sum_over_batch_size";
  std::string name = "mean_absolute_error";

  static constexpr std::string_view class_name = "MeanAbsoluteError";
  template <class Self = MeanAbsoluteError>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// 100 |y_true - y_pred| / max(|y_true|, 1e-7)
struct MeanAbsolutePercentageError {
  std::string reduction = "sum_over_batch_size";
  std::string name = "mean_absolute_percentage_error";

  static constexpr std::string_view class_name = "MeanAbsolutePercentageError";
  template <class Self = MeanAbsolutePercentageError>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// (log(1 + y_true) - log(1 + y_pred))², both at least 1e-7
struct MeanSquaredLogarithmicError {
  std::string reduction = "sum_over_batch_size";
  std::string name = "mean_squared_logarithmic_error";

  static constexpr std::string_view class_name = "MeanSquaredLogarithmicError";
  template <class Self = MeanSquaredLogarithmicError>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// e² / 2 where |e| ≤ delta, else delta |e| - delta² / 2; e = y_pred - y_true
struct Huber {
  double delta = 1;  // positive
  std::string reduction = "sum_over_batch_size";
  std::string name = "huber_loss";

  static constexpr std::string_view class_name = "Huber";
  template <class Self = Huber>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}, Field{"delta", &Self::delta}};
  }
  void validate() const;
  Value call(Value y_true, Value y_pred) const;
};

// log(cosh(y_pred - y_true))
struct LogCosh {
  std::string reduction = "sum_over_batch_size";
  std::string name = "log_cosh";

  static constexpr std::string_view class_name = "LogCosh";
  template <class Self = LogCosh>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}};
  }
  Value call(Value y_true, Value y_pred) const;
};

// Minus the cosine of the angle between y_true and y_pred along `axis`: -1 where they point the same way.
struct CosineSimilarity {
  std::int64_t axis = -1;
  std::string reduction = "sum_over_batch_size";
  std::string name = "cosine_similarity";

  static constexpr std::string_view class_name = "CosineSimilarity";
  template <class Self = CosineSimilarity>
  static constexpr auto fields() {
    return std::tuple{Field{"name", &Self::name}, Field{"reduction", &Self::reduction}, Field{"axis", &Self::axis}};
  }
  Value call(Value y_true, Value y_pred) const;
};

}  // namespace hornet::losses
