#include "src/runtime/device_mirror.hpp"

#include <algorithm>

namespace hornet {
namespace {

class DeviceValue final : public RemoteValue {
 public:
  DeviceValue(const TensorType& type, const DeviceMemory& memory) : memory_(memory), tensor_(memory.tensor(type)) {}

  void upload(const Tensor& from) override { memory_.upload(tensor_, from); }
  void download(const Tensor& to) const override { memory_.download(to, tensor_); }

  const DeviceMemory* memory() const { return &memory_; }
  const Tensor& tensor() const { return tensor_; }

 private:
  const DeviceMemory& memory_;
  Tensor tensor_;
};

}  // namespace

Tensor DeviceMirror::at(const Place& place) {
  if (place.kind == Place::Kind::variable) return variable(place.variable);
  std::vector<Tensor>& known = known_[place.tensor.raw()];
  const auto same = std::ranges::find(known, place.tensor.type(), &Tensor::type);
  if (same != known.end()) return *same;
  const Tensor device = known.emplace_back(memory_.tensor(place.tensor.type()));
  if (place.kind == Place::Kind::constant) memory_.upload(device, place.tensor);
  if (place.kind == Place::Kind::placeholder) inputs_.push_back({place.tensor, device});
  return device;
}

Tensor DeviceMirror::variable(const std::shared_ptr<Variable>& variable) {
  auto value = std::dynamic_pointer_cast<DeviceValue>(variable->remote());
  if (!value || value->memory() != &memory_) {
    value = std::make_shared<DeviceValue>(variable->type(), memory_);
    variable->set_remote(value);
  }
  if (std::ranges::find(variables_, variable) == variables_.end()) variables_.push_back(variable);
  return value->tensor();
}

void DeviceMirror::enter() const {
  for (const Copy& input : inputs_) memory_.upload(input.device, input.host);
  for (const auto& variable : variables_) variable->visit();
  for (const auto& variable : written_) variable->go_away();
}

Tensor uploaded(const Tensor& host, const DeviceMemory& memory) {
  Tensor device = memory.tensor(host.type());
  memory.upload(device, host);
  return device;
}

Tensor downloaded(const Tensor& device, const DeviceMemory& memory) {
  Tensor host(device.dtype(), device.shape());
  memory.download(host, device);
  return host;
}

}  // namespace hornet
