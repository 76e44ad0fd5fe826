// Op: the type-erased form of a small value struct that says what a node computes.
//
//     struct Softmax {
//       int axis = -1;
//       static constexpr std::string_view name = "softmax";
//       static constexpr auto fields() { return std::tuple{Field{"axis", &Softmax::axis}}; }
//       TensorType infer(std::span<const TensorType> in) const;         // shape rule; throws ShapeError, DTypeError
//       std::vector<Value> grad(const GradScope& g) const;              // one Value an input, written in ops
//     };
//
// An op knows nothing of devices. infer() of an op with several outputs returns std::vector<TensorType>.
// An op without grad() declares `static constexpr bool differentiable = false`. An op that is an optimisation of a
// few simpler ones says which: `std::vector<Value> compose(std::span<const Value> in) const`; a backend without a
// kernel for it then runs those. An op whose output element i depends on its inputs' elements i alone, all of one
// shape, says `static constexpr bool pointwise = true` and can be fused with its neighbours. One that reads some of its
// inputs so has `bool elementwise(int input) const`: its output may then be computed right where that input lies.
// One that holds a graph of its own (a loop's body) has `const Subgraph& inner() const`; its attribute is "body".
#pragma once

#include <concepts>
#include <hornet/base/fields.hpp>
#include <hornet/graph/value.hpp>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace hornet {

struct Subgraph;

// What a gradient rule may read: its node's inputs and outputs and the gradients that arrive at the outputs.
class GradScope {
 public:
  // hornet::gradients (autodiff/gradients.hpp).
  using Differentiate = std::vector<Value> (*)(const std::vector<Value>& outputs, const std::vector<Value>& upstream,
                                               const std::vector<Value>& wrt);

  GradScope(Node& node, std::vector<Value> upstream, std::vector<bool> needed, Differentiate differentiate)
      : node_(node), upstream_(std::move(upstream)), needed_(std::move(needed)), differentiate_(differentiate) {}

  Value input(int i = 0) const;
  Value output(int i = 0) const;
  Value upstream(int i = 0) const;  // d loss / d output(i); zeros where nothing arrives
  bool arrives(int i) const { return static_cast<bool>(upstream_.at(static_cast<std::size_t>(i))); }
  bool needs(int i) const { return needed_[static_cast<std::size_t>(i)]; }  // whether input i wants a gradient
  int input_count() const;

  // For ops that hold a graph: gradients within it.
  std::vector<Value> gradients(const std::vector<Value>& outputs, const std::vector<Value>& upstream,
                               const std::vector<Value>& wrt) const {
    return differentiate_(outputs, upstream, wrt);
  }

 private:
  Node& node_;
  std::vector<Value> upstream_;
  std::vector<bool> needed_;
  Differentiate differentiate_;
};

template <class T>
concept OpStruct = requires(const T& op, std::span<const TensorType> in) {
  { T::name } -> std::convertible_to<std::string_view>;
  op.infer(in);
};

class Op {
 public:
  // The test for Op itself comes first: clang would otherwise ask the concept of an incomplete type.
  template <class T>
  requires(!std::same_as<std::decay_t<T>, Op>) && OpStruct<std::decay_t<T>> Op(T&& op)
      : self_(std::make_shared<Model<std::decay_t<T>>>(std::forward<T>(op))) {}

  std::string_view name() const { return self_->name(); }
  std::vector<TensorType> infer(std::span<const TensorType> in) const { return self_->infer(in); }
  bool differentiable() const { return self_->differentiable(); }
  std::vector<Value> grad(const GradScope& scope) const { return self_->grad(scope); }
  bool composed() const { return self_->composed(); }
  std::vector<Value> compose(std::span<const Value> in) const { return self_->compose(in); }
  bool pointwise() const { return self_->pointwise(); }
  bool elementwise(int input) const { return self_->elementwise(input); }
  const Subgraph* inner() const { return self_->inner(); }  // the graph it holds, or nullptr
  Config attributes() const { return self_->attributes(); }

  // The struct inside, or nullptr when it is another. Passes ask this of every node: names tell most structs apart.
  template <class T>
  const T* as() const {
    const auto* model = name() == T::name ? dynamic_cast<const Model<T>*>(self_.get()) : nullptr;
    return model ? &model->op : nullptr;
  }

 private:
  struct Concept {
    virtual ~Concept() = default;
    virtual std::string_view name() const = 0;
    virtual std::vector<TensorType> infer(std::span<const TensorType>) const = 0;
    virtual bool differentiable() const = 0;
    virtual std::vector<Value> grad(const GradScope&) const = 0;
    virtual bool composed() const = 0;
    virtual bool pointwise() const = 0;
    virtual bool elementwise(int input) const = 0;
    virtual const Subgraph* inner() const = 0;
    virtual std::vector<Value> compose(std::span<const Value>) const = 0;
    virtual Config attributes() const = 0;
  };

  template <class T>
  struct Model final : Concept {
    explicit Model(T value) : op(std::move(value)) {}
    std::string_view name() const override { return T::name; }
    std::vector<TensorType> infer(std::span<const TensorType> in) const override {
      if constexpr (std::convertible_to<decltype(op.infer(in)), TensorType>)
        return {op.infer(in)};
      else
        return op.infer(in);
    }
    bool differentiable() const override {
      return requires(const GradScope& g) { op.grad(g); };
    }
    std::vector<Value> grad(const GradScope& g) const override {
      if constexpr (requires { op.grad(g); }) {
        return op.grad(g);
      } else {
        static_assert(!T::differentiable,
                      "an op without grad() declares `static constexpr bool differentiable = false`");
        throw InternalError("op '" + std::string(T::name) + "' has no gradient rule");
      }
    }
    bool composed() const override {
      return requires(std::span<const Value> in) { op.compose(in); };
    }
    std::vector<Value> compose(std::span<const Value> in) const override {
      if constexpr (requires { op.compose(in); })
        return op.compose(in);
      else
        throw InternalError("op '" + std::string(T::name) + "' has no composed form");
    }
    bool pointwise() const override {
      return requires { T::pointwise; };
    }
    bool elementwise(int input) const override {
      if constexpr (requires { op.elementwise(input); })
        return op.elementwise(input);
      else
        return pointwise();
    }
    const Subgraph* inner() const override {
      if constexpr (requires { op.inner(); })
        return &op.inner();
      else
        return nullptr;
    }
    Config attributes() const override { return encode_fields(op); }
    T op;
  };

  std::shared_ptr<const Concept> self_;
};

}  // namespace hornet
