#include "src/passes/fused_instruction.hpp"

#include <algorithm>

#include "src/ops/catalog.hpp"

namespace hornet {

Config ConfigCodec<passes::FusedInstruction>::encode(const passes::FusedInstruction& v) {
  return Config::Dict{{"op", v.op.name()},
                      {"attributes", v.op.attributes()},
                      {"args", ConfigCodec<std::vector<std::int64_t>>::encode(v.args)}};
}

passes::FusedInstruction ConfigCodec<passes::FusedInstruction>::decode(const Config& c) {
  return {ops::make_op(c.at("op").as_string(), c.at("attributes")),
          ConfigCodec<std::vector<std::int64_t>>::decode(c.at("args"))};
}

std::vector<Value> passes::replay(const std::vector<FusedInstruction>& program, std::vector<Value> registers,
                                  const std::vector<std::int64_t>& results) {
  for (const FusedInstruction& instruction : program) {
    std::vector<Value> args;
    for (std::int64_t arg : instruction.args) args.push_back(registers.at(static_cast<std::size_t>(arg)));
    registers.push_back(args.front().graph().add(instruction.op, args).front());
  }
  std::vector<Value> out;
  for (std::int64_t result : results) out.push_back(registers.at(static_cast<std::size_t>(result)));
  return out;
}

void passes::move_to_front(std::vector<FusedInstruction>& program, std::vector<std::int64_t>& results,
                           std::int64_t from) {
  const auto renumber = [from](std::int64_t& reg) { reg = reg == from ? 0 : reg < from ? reg + 1 : reg; };
  for (FusedInstruction& instruction : program) std::ranges::for_each(instruction.args, renumber);
  std::ranges::for_each(results, renumber);
}

}  // namespace hornet
