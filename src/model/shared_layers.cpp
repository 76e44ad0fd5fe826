#include "src/model/shared_layers.hpp"

#include "src/model/layer_state.hpp"

namespace hornet {
namespace {

thread_local SharedLayersWriting* writing = nullptr;
thread_local SharedLayersReading* reading = nullptr;

}  // namespace

SharedLayersWriting::SharedLayersWriting(const Layer& root) {
  visit(root);
  writing = this;
}

SharedLayersWriting::~SharedLayersWriting() { writing = nullptr; }

void SharedLayersWriting::visit(const Layer& layer) {
  const auto [met, first] = ids_.emplace(&layer.state(), 0);
  if (!first) {
    if (met->second == 0) met->second = ++count_;
    return;
  }
  for (const Layer& child : layer.state().children()) visit(child);
}

std::optional<std::int64_t> SharedLayersWriting::id_of(const Layer& layer) {
  if (!writing) return std::nullopt;
  const auto found = writing->ids_.find(&layer.state());
  if (found == writing->ids_.end() || found->second == 0) return std::nullopt;
  return found->second;
}

SharedLayersReading::SharedLayersReading() : outermost_(reading == nullptr) {
  if (outermost_) reading = this;
}

SharedLayersReading::~SharedLayersReading() {
  if (outermost_) reading = nullptr;
}

const Layer* SharedLayersReading::find(std::int64_t id) {
  if (!reading) return nullptr;
  const auto found = reading->layers_.find(id);
  return found == reading->layers_.end() ? nullptr : &found->second;
}

void SharedLayersReading::add(std::int64_t id, const Layer& layer) {
  if (reading) reading->layers_[id] = layer;
}

}  // namespace hornet
