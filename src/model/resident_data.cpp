#include "src/model/resident_data.hpp"

#include <algorithm>
#include <hornet/ops/assign.hpp>
#include <hornet/ops/gather.hpp>
#include <hornet/ops/pointwise.hpp>
#include <hornet/ops/shape.hpp>

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
  auto held = std::ranges::find(whole_, memory_of(whole), &Whole::memory);
  if (held == whole_.end()) held = whole_.insert(held, {memory_of(whole), Variable::sharing("data", whole)});
  return ops::gather(graph.variable(held->variable), rows);
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

bool ResidentData::holds(const TensorMemory& tensor) const {
  return std::ranges::find(whole_, tensor, &Whole::memory) != whole_.end();
}

void ResidentData::look_again() {
  for (const Whole& held : whole_) held.variable->value();
}

void ResidentData::keep(const std::vector<Tensor>& tensors) {
  std::erase_if(whole_, [&](const Whole& held) {
    return std::ranges::none_of(tensors, [&](const Tensor& tensor) { return memory_of(tensor) == held.memory; });
  });
  std::erase_if(orders_, [&](const auto& order) {
    const auto samples = static_cast<std::int64_t>(order.first);
    return std::ranges::none_of(whole_, [&](const Whole& held) { return held.memory.type.shape[0] == samples; });
  });
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
