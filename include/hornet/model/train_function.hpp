// A training step of one's own: what Keras' guides write with a GradientTape, in train_step() or in a loop.
//
//     TrainFunction train_step([&](TrainStep& step, const std::vector<Value>& batch) {
//       const Value images = batch[0], noise = step.random().normal({images.shape()[0], 128});
//       const Value fake = generator(step, noise);
//       const Value d_loss = loss(ones, discriminator(step, images)) + loss(zeros, discriminator(step, fake));
//       step.apply_gradients(d_optimizer, d_loss, {discriminator});
//       const Value g_loss = loss(ones, discriminator(step, fake));   // of the discriminator just updated
//       step.apply_gradients(g_optimizer, g_loss, {generator});
//       return std::vector{d_loss, g_loss};
//     });
//     for (const auto& [images, labels] : data) std::vector<Tensor> losses = train_step({images});
//
// The function is traced once for each list of batch types, and compiled as fit's steps are; after that a call runs the
// plan. What it does beside tracing (printing, counting) is done while it is traced only.
#pragma once

#include <functional>
#include <hornet/model/layer.hpp>
#include <hornet/model/optimizer.hpp>
#include <memory>

namespace hornet {

// What one trace of the step may use: layers are called with it (`model(step, x)`), as inside a layer's call().
class TrainStep : public Scope {
 public:
  TrainStep(Trace& trace, LayerState& owner) : Scope(trace, owner, none()), trace_(trace) {}

  // One step of the optimizer against the gradients of `loss`, a scalar, for the trainable weights of the layers. Calls
  // that follow use the new weights. Throws ConfigError for a weight that this step has updated already, and what
  // Optimizer::apply_gradients throws.
  void apply_gradients(Optimizer& optimizer, Value loss, const std::vector<Layer>& layers);

  // Keras' model.losses: what the calls so far have added, and the regularizers of the layers' trainable weights.
  std::vector<Value> losses(const std::vector<Layer>& layers);

  const std::vector<Value>& updates() const { return updates_; }  // of apply_gradients

 private:
  static const CallArguments<Value>& none();
  Trace& trace_;
  std::vector<Value> updates_;
};

class TrainFunction {
 public:
  using Body = std::function<std::vector<Value>(TrainStep& step, const std::vector<Value>& batch)>;
  explicit TrainFunction(Body body, bool training = true);  // training = false: layers are called for inference

  // Runs the step on these tensors; what the function returned, as new tensors.
  std::vector<Tensor> operator()(const std::vector<Tensor>& batch);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace hornet
