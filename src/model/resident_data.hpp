// Data that a device holds whole, so that a step needs nothing from the host: its batch is gathered there, from the
// rows that the order of the epoch names next. The position in the order counts itself forward.
#pragma once

#include <hornet/data/arrays.hpp>
#include <hornet/data/batch_source.hpp>
#include <hornet/graph/graph.hpp>
#include <map>

namespace hornet {

// Where a tensor lies, and its bytes.
using TensorMemory = std::pair<const std::byte*, std::int64_t>;
inline TensorMemory memory_of(const Tensor& tensor) { return {tensor.raw(), tensor.bytes()}; }

class ResidentData {
 public:
  // In a step's graph: the rows of `batch`, and of a whole tensor those rows.
  Value rows(Graph& graph, const Batch& batch);
  Value gathered(Graph& graph, const Tensor& whole, Value rows);
  // The update that moves the position past a batch.
  Value advance(Graph& graph, const Batch& batch);

  // Before a step: where the batch is not the one that follows, says which it is.
  void point_at(const Batch& batch);
  // Before a fit on these tensors: what is held of others is let go, and the host may have changed those that stay.
  void begin(const std::vector<Tensor>& tensors);
  bool holds(const TensorMemory& tensor) const { return whole_.contains(tensor); }
  // Whether the device in use, if there is one, has room beside a model for what of these arrays it does not hold.
  bool has_room_for(const Arrays& arrays) const;

 private:
  // Of data with one number of samples.
  struct Order {
    std::shared_ptr<Variable> order;     // int64 [samples]
    std::shared_ptr<Variable> position;  // int64 [1]
    std::uint64_t pass = 0;              // whose order it is
    std::int64_t next = 0;               // the position, as the host counts along
  };

  Order& order_of(const Batch& batch);

  std::map<std::size_t, Order> orders_;  // by number of samples
  std::map<TensorMemory, std::shared_ptr<Variable>> whole_;
};

}  // namespace hornet
