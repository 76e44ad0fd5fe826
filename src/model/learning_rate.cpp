#include <hornet/model/learning_rate.hpp>
#include <hornet/runtime/session.hpp>

namespace hornet {

double LearningRateSchedule::operator()(std::int64_t step) const {
  Graph graph;
  const Value rate = (*this)(graph.constant(Tensor(static_cast<double>(step))));
  return Session(graph).run({rate}).front().item();
}

Config ConfigCodec<LearningRate>::encode(const LearningRate& v) {
  if (v.number()) return *v.number();
  return schedule_catalog().serialize(v.schedule()->class_name(), v.schedule()->config());
}

LearningRate ConfigCodec<LearningRate>::decode(const Config& c) {
  if (c.is_dict()) return schedule_catalog().deserialize(c);
  return c.as_double();
}

}  // namespace hornet
