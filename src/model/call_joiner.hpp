// Joins the layers of a functional model's configuration by the calls it lists: "inbound_nodes" of each layer names,
// for each call, the outputs of other calls that it takes. Source: keras/src/models/functional.py
// (functional_from_config).
#pragma once

#include <hornet/base/config.hpp>
#include <hornet/model/model.hpp>
#include <map>

namespace hornet {

class CallJoiner {
 public:
  void add_input(const KerasTensor& input);
  void add_layer(const Layer& layer, const Config& inbound_nodes);

  // Makes all calls, each when what it takes has been made. FormatError when some never can be.
  void join();

  // The model's inputs or outputs, named as [layer, call, output]: one, a list of them, or a dictionary.
  ModelTensors tensors(const Config& places) const;

 private:
  struct Place {
    std::string layer;
    std::int64_t call = 0, output = 0;
  };
  struct Call {
    std::vector<Place> inputs;
    CallArguments<Place> arguments;
  };
  struct Calls {
    Layer layer;
    std::vector<Call> wanted;
    std::vector<std::vector<KerasTensor>> made;
  };

  static Place place(const Config& triple);
  static void collect(const Config& arguments, std::vector<Place>& out, bool literals = false);
  static Call call_of(const Config& node, const Layer& layer);
  const KerasTensor* find(const Place& place) const;
  KerasTensor model_tensor(const Config& triple) const;
  bool make_next_call(Calls& calls);

  std::map<std::string, Calls, std::less<>> layers_;
  std::vector<std::string> order_;
};

}  // namespace hornet
