// What a configuration's "training" of a call says. Keras records it wherever the class' call() has a default that is
// not None, whether the program gave it or not, and overrides it when the model trains or predicts.
#pragma once

#include <hornet/model/layer.hpp>

namespace hornet {

// Whether Keras writes that value for a call which says nothing: then the call takes what the model's call is for.
// Classes that the program registered count as having `training=False`, as Keras' guides write it.
// Source: keras/src/layers/layer.py (Layer.__call__), the signatures of its subclasses' call().
bool recorded_by_default(const Layer& layer, bool training);

}  // namespace hornet
