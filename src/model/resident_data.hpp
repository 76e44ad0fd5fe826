// Data that a device holds whole, so that a step needs nothing from the host: its batch is gathered there, from the
// rows that the order of the epoch names next. The position in the order counts itself forward.
#pragma once

#include <hornet/data/arrays.hpp>
#include <hornet/data/batch_source.hpp>
#include <hornet/graph/graph.hpp>
#include <map>

namespace hornet {

// Where a tensor lies, and as what: views of one memory are apart.
struct TensorMemory {
  const std::byte* raw;
  TensorType type;
  bool operator==(const TensorMemory&) const = default;
};
inline TensorMemory memory_of(const Tensor& tensor) { return {tensor.raw(), tensor.type()}; }

class ResidentData {
 public:
  // In a step's graph: the rows of `batch`, and of a whole tensor those rows.
  Value rows(Graph& graph, const Batch& batch);
  Value gathered(Graph& graph, const Tensor& whole, Value rows);
  // The update that moves the position past a batch.
  Value advance(Graph& graph, const Batch& batch);

  // Before a step: where the batch is not the one that follows, says which it is.
  void point_at(const Batch& batch);
  // Before a fit: the host may have changed what is held.
  void look_again();
  // What is held of other tensors is let go.
  void keep(const std::vector<Tensor>& tensors);
  bool holds(const TensorMemory& tensor) const;
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

  struct Whole {
    TensorMemory memory;
    std::shared_ptr<Variable> variable;
  };

  Order& order_of(const Batch& batch);

  std::map<std::size_t, Order> orders_;  // by number of samples
  std::vector<Whole> whole_;
};

}  // namespace hornet
