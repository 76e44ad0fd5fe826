// The box of a layer in a picture of a model: an HTML table, as Keras draws it.
#pragma once

#include <hornet/io/plot_model.hpp>
#include <string>

namespace hornet::io {

// <<table …>…</table>>; names are escaped.
std::string dot_label(const Layer& layer, const PlotOptions& options);

}  // namespace hornet::io
