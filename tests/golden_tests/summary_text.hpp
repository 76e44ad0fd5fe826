// A model's summary() as recorded tables are: on a terminal of 140 columns, no blanks at the ends of lines.
#pragma once

#include <hornet/model/model.hpp>
#include <string>

std::string summary_of(const hornet::Model& model);
