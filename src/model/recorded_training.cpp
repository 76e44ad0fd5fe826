#include "src/model/recorded_training.hpp"

#include <algorithm>
#include <array>

namespace hornet {
namespace {

using std::string_view;

constexpr std::array kFalse{
    string_view("AdditiveAttention"), string_view("AlphaDropout"),
    string_view("Attention"),         string_view("ConvLSTM1D"),
    string_view("ConvLSTM2D"),        string_view("ConvLSTM3D"),
    string_view("Dropout"),           string_view("GRU"),
    string_view("GRUCell"),           string_view("GaussianDropout"),
    string_view("GaussianNoise"),     string_view("LSTM"),
    string_view("LSTMCell"),          string_view("RNN"),
    string_view("SimpleRNN"),         string_view("SimpleRNNCell"),
    string_view("SpatialDropout1D"),  string_view("SpatialDropout2D"),
    string_view("SpatialDropout3D"),  string_view("SpectralNormalization"),
    string_view("StackedRNNCells"),
};

constexpr std::array kTrue{
    string_view("CenterCrop"), string_view("RandomBrightness"), string_view("RandomContrast"),
    string_view("RandomFlip"), string_view("RandomRotation"),   string_view("RandomTranslation"),
    string_view("RandomZoom"), string_view("Resizing"),
};

bool is_own(string_view class_name) {
  const auto* entry = layer_catalog().find(class_name);
  return entry && !entry->package.empty();
}

}  // namespace

bool recorded_by_default(const Layer& layer, bool training) {
  const string_view name = layer.class_name();
  if (training) return std::ranges::find(kTrue, name) != kTrue.end();
  return is_own(name) || std::ranges::find(kFalse, name) != kFalse.end();
}

}  // namespace hornet
