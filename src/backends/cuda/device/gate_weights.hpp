// The weights of a layer of gated cells, between Keras' order and a library's (driver.hpp, Recurrence::Gate): there all
// gates of a matrix lie side by side, [width, gates · units], here each is a matrix turned round, [units, width].
#pragma once

#include "src/backends/cuda/device/divider.hpp"

namespace hornet::cuda {

// The parts are, in this order: kernel, recurrent kernel, bias, the state's bias.
struct GatePlaces {
  static constexpr int parts = 4, most_gates = 4;
  std::int64_t elements[parts];  // of each part, 0 of one that there is not
  Divider units, gates;
  std::int64_t width[2];                  // of the matrices
  std::int64_t place[parts][most_gates];  // of each gate, in Keras' order, among the library's weights

  struct Element {
    int part;
    std::int64_t index, place;  // in its part, and among the library's weights
  };
  // Element i of all parts behind each other.
  HORNET_DEVICE Element at(std::int64_t i) const {
    int part = 0;
    while (i >= elements[part]) i -= elements[part++];
    std::int64_t rest = i;
    const std::int64_t unit = units.take_remainder(rest), gate = gates.take_remainder(rest);
    return {part, i, place[part][gate] + (part < 2 ? unit * width[part] + rest : unit)};
  }
  std::int64_t size() const { return elements[0] + elements[1] + elements[2] + elements[3]; }
};

struct PackGates {
  GatePlaces places;
  const float* in[GatePlaces::parts];
  float* weights;
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const GatePlaces::Element element = places.at(i);
    weights[element.place] = in[element.part][element.index];
  }
};

struct UnpackGates {
  GatePlaces places;
  const float* weights;
  float* out[GatePlaces::parts];
  HORNET_DEVICE void operator()(std::int64_t i) const {
    const GatePlaces::Element element = places.at(i);
    out[element.part][element.index] = weights[element.place];
  }
};

}  // namespace hornet::cuda
