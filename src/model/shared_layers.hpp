// Layers that stand in more than one place of a configuration: under two nested models, for example. Keras gives such
// objects a "shared_object_id", by which a reader knows them for one. Source: keras/src/saving/serialization_lib.py
// (ObjectSharingScope).
#pragma once

#include <hornet/model/layer.hpp>
#include <map>
#include <optional>

namespace hornet {

// While one lives, layers that are met more than once below `root` have ids, from 1.
class SharedLayersWriting {
 public:
  explicit SharedLayersWriting(const Layer& root);
  ~SharedLayersWriting();
  SharedLayersWriting(const SharedLayersWriting&) = delete;
  SharedLayersWriting& operator=(const SharedLayersWriting&) = delete;

  static std::optional<std::int64_t> id_of(const Layer& layer);

 private:
  void visit(const Layer& layer);

  std::map<const LayerState*, std::int64_t> ids_;  // 0: met once
  std::int64_t count_ = 0;
};

// While one lives, layers are known by the ids they were read with. Within another, it joins that.
class SharedLayersReading {
 public:
  SharedLayersReading();
  ~SharedLayersReading();
  SharedLayersReading(const SharedLayersReading&) = delete;
  SharedLayersReading& operator=(const SharedLayersReading&) = delete;

  static const Layer* find(std::int64_t id);
  static void add(std::int64_t id, const Layer& layer);

 private:
  bool outermost_;
  std::map<std::int64_t, Layer> layers_;
};

}  // namespace hornet
