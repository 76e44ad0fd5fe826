// What the framework stands on: a graph of placeholders, variables and ops, a session that feeds and fetches, and
// gradients applied by hand. Softmax regression on MNIST without a single layer.
#include <cstdio>
#include <hornet/hornet.hpp>

#include "arguments.hpp"

using namespace hornet;

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv, "Train softmax regression with a graph and a session.", 2);
  auto [train, test] = datasets::mnist::load_data(arguments.data_dir);
  constexpr std::int64_t kBatch = 100;

  Graph g;
  const Value images = g.placeholder(u8, {kBatch, 28, 28}, "images");
  const Value labels = g.placeholder(u8, {kBatch}, "labels");
  const Value w = g.variable(Tensor::zeros({784, 10}), "w");
  const Value b = g.variable(Tensor::zeros({10}), "b");

  Value logits, loss, accuracy;
  {
    const NameScope scope = g.scope("model");
    const Value x = ops::reshape(ops::cast(images, f32) / 255.0, {kBatch, 784});
    logits = ops::matmul(x, w) + b;
  }
  {
    const NameScope scope = g.scope("loss");
    const Value one_hot = ops::one_hot(labels, 10);
    loss = -ops::mean(ops::sum(one_hot * ops::log_softmax(logits), 1));
    const Value hit = ops::equal(ops::cast(ops::argmax(logits, 1), i32), ops::cast(labels, i32));
    accuracy = ops::mean(ops::cast(hit, f32));
  }
  const std::vector<Value> slopes = gradients(loss, {w, b});
  const Value step_w = ops::assign(w, w - 0.5 * slopes[0]);
  const Value step_b = ops::assign(b, b - 0.5 * slopes[1]);

  Session session(g);
  const auto batch = [&](const datasets::Examples& data, std::int64_t at) {
    return std::vector<Session::Feed>{{images, data.x.rows(at, at + kBatch)}, {labels, data.y.rows(at, at + kBatch)}};
  };
  for (std::int64_t epoch = 0; epoch < arguments.epochs; ++epoch) {
    double sum = 0;
    for (std::int64_t at = 0; at < train.y.size(); at += kBatch) {
      const auto [batch_loss, new_w, new_b] = session.run({loss, step_w, step_b}, batch(train, at));
      sum += batch_loss.item();
    }
    std::printf("epoch %lld: mean loss %.4f\n", static_cast<long long>(epoch + 1),
                sum * kBatch / static_cast<double>(train.y.size()));
  }
  double hits = 0;
  for (std::int64_t at = 0; at < test.y.size(); at += kBatch) hits += session.run(accuracy, batch(test, at)).item();
  std::printf("Test accuracy: %.4f\n", hits * kBatch / static_cast<double>(test.y.size()));
}
