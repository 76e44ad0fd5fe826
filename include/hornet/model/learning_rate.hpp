// LearningRate: a number, or a schedule that computes it from the number of steps done. A schedule is a struct with
//     static constexpr std::string_view class_name; static constexpr auto fields();
//     Value call(Value step) const;   // step and result: float32 scalars
// and, where options can be wrong, void validate() const.
#pragma once

#include <hornet/graph/graph.hpp>
#include <hornet/model/catalog.hpp>
#include <memory>
#include <variant>

namespace hornet {

template <class T>
concept ScheduleDefinition = requires(const T& t, Value step) {
  T::class_name;
  { t.call(step) } -> std::convertible_to<Value>;
};

class LearningRateSchedule {
 public:
  template <ScheduleDefinition T>
  LearningRateSchedule(T definition) : self_(std::make_shared<Model<T>>(std::move(definition))) {}
  Value operator()(Value step) const { return self_->call(step); }
  double operator()(std::int64_t step) const;  // computed at once
  std::string_view class_name() const { return self_->class_name(); }
  Config config() const { return self_->config(); }

 private:
  struct Interface {
    virtual ~Interface() = default;
    virtual Value call(Value) const = 0;
    virtual std::string_view class_name() const = 0;
    virtual Config config() const = 0;
  };
  template <class T>
  struct Model final : Interface {
    explicit Model(T t) : definition(std::move(t)) {
      if constexpr (requires { definition.validate(); }) definition.validate();
    }
    Value call(Value step) const override { return definition.call(step); }
    std::string_view class_name() const override { return T::class_name; }
    Config config() const override { return encode_fields(definition); }
    T definition;
  };
  std::shared_ptr<const Interface> self_;
};

Catalog<LearningRateSchedule>& schedule_catalog();  // filled by optimizers/schedule_catalog.cpp

class LearningRate {
 public:
  LearningRate(double value) : value_(value) {}
  LearningRate(LearningRateSchedule schedule) : value_(std::move(schedule)) {}
  template <ScheduleDefinition T>
  LearningRate(T schedule) : value_(LearningRateSchedule(std::move(schedule))) {}
  const double* number() const { return std::get_if<double>(&value_); }
  const LearningRateSchedule* schedule() const { return std::get_if<LearningRateSchedule>(&value_); }

 private:
  std::variant<double, LearningRateSchedule> value_;
};

template <>
struct ConfigCodec<LearningRate> {  // a number, or the schedule in Keras' serialised form
  static Config encode(const LearningRate& v);
  static LearningRate decode(const Config& c);
};

// Makes a user's class known by its class_name, so that a model trained with it can be loaded.
template <ScheduleDefinition T>
void register_schedule() {
  schedule_catalog().add({std::string(T::class_name),
                          {},
                          [](const Config& c) { return LearningRateSchedule(configured<T>(c)); },
                          package_of<T>()});
}

}  // namespace hornet
