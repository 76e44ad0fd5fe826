#include "src/model/resident_data.hpp"

#include <algorithm>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>
#include <set>

#include "src/runtime/backend.hpp"

namespace hornet {

ResidentData::Order& ResidentData::order_of(const Batch& batch) {
  const std::size_t samples = batch.rows->order.size();
  Order& order = orders_[samples];
  if (!order.order) {
    order.order = std::make_shared<Variable>("order", Tensor(i64, {static_cast<std::int64_t>(samples)}), false);
    order.position = std::make_shared<Variable>("position", Tensor(i64, {1}), false);
  }
  return order;
}

Value ResidentData::rows(Graph& graph, const Batch& batch) {
  const Order& order = order_of(batch);
  const Value position = ops::broadcast_to(graph.variable(order.position), {batch.size});
  return ops::gather(graph.variable(order.order), position + graph.constant(Tensor::arange(batch.size)));
}

Value ResidentData::gathered(Graph& graph, const Tensor& whole, Value rows) {
  std::shared_ptr<Variable>& variable = whole_[memory_of(whole)];
  if (!variable || variable->type() != whole.type()) variable = Variable::sharing("data", whole);
  return ops::gather(graph.variable(variable), rows);
}

Value ResidentData::advance(Graph& graph, const Batch& batch) {
  const Value position = graph.variable(order_of(batch).position);
  return ops::assign(position, position + graph.constant(Tensor::from<std::int64_t>({batch.size})));
}

void ResidentData::point_at(const Batch& batch) {
  Order& order = order_of(batch);
  if (order.pass != batch.rows->pass) {
    std::ranges::copy(batch.rows->order, order.order->value().data<std::int64_t>().begin());
    order.pass = batch.rows->pass;
    order.next = -1;
  }
  if (order.next != batch.rows->begin) order.position->value().data<std::int64_t>()[0] = batch.rows->begin;
  order.next = batch.rows->begin + batch.size;
}

void ResidentData::begin(const std::vector<Tensor>& tensors) {
  const auto stays = [&](const auto& held) {
    return std::ranges::any_of(tensors, [&](const Tensor& tensor) { return memory_of(tensor) == held.first; });
  };
  std::set<std::size_t> samples;
  std::erase_if(whole_, [&](const auto& held) { return !stays(held); });
  for (const auto& [memory, variable] : whole_) {
    variable->value();
    samples.insert(static_cast<std::size_t>(variable->type().shape[0]));
  }
  std::erase_if(orders_, [&](const auto& order) { return !samples.contains(order.first); });
}

bool ResidentData::has_room_for(const Arrays& arrays) const {
  const DeviceMemory* memory = open_backend().memory();
  if (!memory) return false;
  std::int64_t bytes = 0;
  for (const auto* list : {&arrays.x, &arrays.y, &arrays.sample_weight})
    for (const Tensor& tensor : *list) bytes += holds(memory_of(tensor)) ? 0 : tensor.bytes();
  return bytes <= memory->free_bytes() / 2;
}

}  // namespace hornet
