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
  std::shared_ptr<Variable>& variable = whole_[{whole.raw(), whole.bytes()}];
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

bool ResidentData::holds(const Tensor& tensor) const { return whole_.contains({tensor.raw(), tensor.bytes()}); }

bool ResidentData::begin(const std::vector<Tensor>& tensors) {
  const bool known = std::ranges::all_of(tensors, [this](const Tensor& tensor) { return holds(tensor); });
  if (known) {
    for (const auto& [memory, variable] : whole_) variable->value();
    return false;
  }
  const bool any = !whole_.empty();
  whole_.clear();
  orders_.clear();
  return any;
}

bool fits_on_device(const Arrays& arrays) {
  const DeviceMemory* memory = open_backend().memory();
  if (!memory) return false;
  std::int64_t bytes = 0;
  for (const auto* list : {&arrays.x, &arrays.y, &arrays.sample_weight})
    for (const Tensor& tensor : *list) bytes += tensor.bytes();
  return bytes <= memory->free_bytes() / 2;
}

}  // namespace hornet
