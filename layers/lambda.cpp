#include <hornet/layers/lambda.hpp>

namespace hornet::layers {
namespace {

class LambdaDefinition final : public LayerInterface {
 public:
  using Function = std::function<Value(const std::vector<Value>&)>;
  explicit LambdaDefinition(Function function) : function_(std::move(function)) {
    if (!function_) throw ConfigError("Lambda: the function is empty");
  }
  std::string_view class_name() const override { return "Lambda"; }
  std::vector<Value> call(Scope&, const std::vector<Value>& inputs) const override { return {function_(inputs)}; }
  bool takes_list() const override { return true; }
  Config config() const override {
    throw ConfigError(
        "Lambda: a function has no name that a file could find it by, so the model cannot be saved; make the layer a "
        "struct with class_name and call(), or save the weights alone");
  }

 private:
  Function function_;
};

Layer layer_of(LambdaDefinition::Function function, LayerOptions options) {
  return Layer(std::make_shared<LambdaDefinition>(std::move(function)), std::move(options));
}

}  // namespace

Lambda::Lambda(std::function<Value(Value)> function, LayerOptions options)
    : Layer(layer_of(
          function
              ? [function](
                    const std::vector<Value>& inputs) { return function(expect_inputs("Lambda", inputs, 1).front()); }
              : LambdaDefinition::Function(),
          std::move(options))) {}

Lambda::Lambda(std::function<Value(const std::vector<Value>&)> function, LayerOptions options)
    : Layer(layer_of(std::move(function), std::move(options))) {}

}  // namespace hornet::layers
