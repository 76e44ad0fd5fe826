// usage: write-models DIRECTORY
// Writes models for tools/check_with_keras.py to load in Keras: for each NAME.keras, which was saved in the middle of
// its training, NAME.json from to_json(), and NAME.h5 with the data, what the saved model predicts, the history of
// going on, and what it predicts then.
#include <cstdio>
#include <filesystem>
#include <hornet/hornet.hpp>

#include "src/io/h5_writer.hpp"
#include "tests/golden_tests/recorded_model.hpp"
#include "tests/model/small_models.hpp"

using namespace hornet;

namespace {

struct Sample {
  std::string name;
  Model model;
  Tensors x, y;
  FitOptions options = {.batch_size = 5, .epochs = 2, .verbose = 0, .shuffle = false};
  Config arguments = Config::Dict{};  // of fit, as Keras takes them
};

void write(io::H5Writer& file, const std::string& group, const Tensors& tensors) {
  file.group(group);
  for (std::size_t i = 0; i < tensors.list.size(); ++i) file.dataset(group + "/" + std::to_string(i), tensors.list[i]);
  for (const auto& [name, tensor] : tensors.named) file.dataset(group + "/" + name, tensor);
}

void write_text(const std::string& path, const std::string& text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) throw IoError("cannot create '" + path + "'");
  std::fwrite(text.data(), 1, text.size(), file);
  if (std::fclose(file) != 0) throw IoError("cannot write '" + path + "'");
}

void write_sample(const std::string& directory, Sample sample) {
  const std::string path = directory + "/" + sample.name;
  const PredictOptions predicting{.batch_size = sample.options.batch_size, .verbose = 0};
  sample.model.fit(sample.x, sample.y, sample.options);
  sample.model.save(path + ".keras");
  write_text(path + ".json", sample.model.to_json());
  io::H5Writer file;
  write(file, "x", sample.x);
  write(file, "y", sample.y);
  write(file, "sample_weight", sample.options.sample_weight);
  write(file, "predictions", Tensors(sample.model.predict_all(sample.x, predicting)));
  const History history = sample.model.fit(sample.x, sample.y, sample.options);
  for (const auto& [name, values] : history.history) file.dataset("history/" + name, Tensor::from<double>(values));
  write(file, "further_predictions", Tensors(sample.model.predict_all(sample.x, predicting)));
  Config fit = sample.arguments;
  fit.set("batch_size", *sample.options.batch_size);
  fit.set("epochs", sample.options.epochs);
  file.attribute("", "fit", to_json(fit));
  file.save(path + ".h5");
  std::printf("%s\n", sample.name.c_str());
}

// What Keras saved, trained further and saved by us.
Sample recorded(const std::string& name) {
  const RecordedModel model(name);
  return {name, load_model(model.path(".keras")), model.x(), model.y(), model.fit_options(2), model.fit_arguments()};
}

Sample mlp(const std::string& name, const Optimizer& optimizer) {
  return {name, small_mlp(optimizer), numbers({23, 5}), classes(23, 3)};
}

std::vector<Sample> optimizers_and_schedules() {
  using namespace optimizers;
  std::vector<Sample> samples;
  for (const auto& entry : optimizer_catalog().entries())
    samples.push_back(mlp("optimizer_" + entry.class_name, entry.class_name));
  samples.push_back(mlp("option_ema", Adam({.use_ema = true, .ema_overwrite_frequency = 3})));
  samples.push_back(mlp("option_accumulation", SGD({.momentum = 0.5, .gradient_accumulation_steps = 2})));
  samples.push_back(mlp("option_clipping", RMSprop({.momentum = 0.5, .centered = true, .global_clipnorm = 0.3})));
  samples.push_back(mlp("option_amsgrad", Adam({.amsgrad = true, .weight_decay = 0.01})));
  samples.push_back(mlp("schedule_exponential", SGD({.learning_rate = schedules::ExponentialDecay(0.1, 7, 0.5)})));
  samples.push_back(mlp("schedule_piecewise",
                        Adam({.learning_rate = schedules::PiecewiseConstantDecay({6, 12}, {0.1, 0.01, 0.001})})));
  samples.push_back(mlp("schedule_cosine", Adam({.learning_rate = schedules::CosineDecay(0.1, 13)})));
  return samples;
}

Sample keyed() {
  const KerasTensor a = Input({5}, {.name = "left"}), b = Input({5}, {.name = "right"});
  const layers::Dense shared(7, {.activation = "tanh", .kernel_regularizer = "l2"});
  const KerasTensor joined = layers::Concatenate()({shared(a), shared(b)});
  Model model(
      {.inputs = {{"b", b}, {"a", a}},
       .outputs = {{"z", layers::Dense(2)(joined)}, {"c", layers::Dense(3, {.activation = "softmax"})(joined)}}});
  model.compile({.optimizer = "adam",
                 .loss = {{"z", losses::Huber({.delta = 0.5})}, {"c", "sparse_categorical_crossentropy"}},
                 .loss_weights = {{"z", 2.0}, {"c", 0.5}},
                 .metrics = {{"z", {"mae", metrics::RootMeanSquaredError()}}, {"c", {"accuracy"}}}});
  return {"keyed", model, Tensors({{"a", numbers({23, 5})}, {"b", numbers({23, 5}, 2)}}),
          Tensors({{"z", numbers({23, 2})}, {"c", classes(23, 3)}})};
}

Sample nested() {
  const layers::Dense shared(5, {.name = "shared"});
  Sequential first({Input({5}), shared}), second({Input({5}), layers::Dense(5, {.activation = "gelu"}), shared});
  const KerasTensor x = Input({5}), inside = Input({5});
  Model inner({.inputs = {inside}, .outputs = {layers::Dense(2)(inside), layers::LayerNormalization()(inside)}});
  const std::vector<KerasTensor> outputs = inner.call(std::vector{second(first(x))});
  Model model({.inputs = {x}, .outputs = {outputs[1], layers::Dense(4)(outputs[0])}});
  model.compile({.optimizer = "sgd", .loss = {"mse", "mae"}});
  return {"nested", model, numbers({23, 5}), std::vector<Tensor>{numbers({23, 5}, 3), numbers({23, 4})}};
}

Sample convnet() {
  Sequential model({Input({8, 7, 2}), layers::ZeroPadding2D(1),
                    layers::Conv2D(3, 3, {.strides = 2, .padding = "same", .kernel_constraint = "max_norm"}),
                    layers::BatchNormalization({.momentum = 0.8}), layers::PReLU({.shared_axes = {1, 2}}),
                    layers::AveragePooling2D(2), layers::Flatten(),
                    layers::Dense(1, {.activation = "sigmoid", .bias_regularizer = regularizers::L1(0.01)})});
  model.compile({.optimizer = "adamw",
                 .loss = losses::BinaryCrossentropy({.label_smoothing = 0.1}),
                 .metrics = {"accuracy", metrics::Precision(), metrics::Recall({.thresholds = {0.4}})}});
  return {"convnet", model, numbers({23, 8, 7, 2}), classes(23, 2)};
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::fprintf(stderr, "usage: write-models DIRECTORY\n");
    return 2;
  }
  std::filesystem::create_directories(argv[1]);
  for (const std::string& name : recorded_models())
    if (missing_classes(name).empty()) write_sample(argv[1], recorded(name));
  for (const Sample& sample : optimizers_and_schedules()) write_sample(argv[1], sample);
  for (const auto make : {keyed, nested, convnet}) write_sample(argv[1], make());
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "write-models: %s\n", error.what());
  return 1;
}
