#include "src/passes/group_program.hpp"

#include <algorithm>
#include <map>

#include "src/passes/stored_bfloat16.hpp"

namespace hornet::passes {

Value source_of(Value input) {
  while (input.node().op.name() == "broadcast_to") input = input.node().inputs[0];
  return input;
}

GroupProgram group_program(const Shape& shape, const std::vector<Node*>& members, const std::vector<Value>& results) {
  GroupProgram part{{shape, {}, {}}, {}};
  std::vector<Value>& sources = part.sources;
  const auto inside = [&](const Value& value) { return std::ranges::find(members, &value.node()) != members.end(); };
  const auto add_source = [&](const Value& value) {
    const Value source = source_of(value);
    if (!inside(value) && std::ranges::find(sources, source) == sources.end()) sources.push_back(source);
  };
  for (const Node* member : members) std::ranges::for_each(member->inputs, add_source);
  std::ranges::for_each(results, add_source);

  std::map<const Node*, std::int64_t> registers;  // of members
  const auto register_of = [&](const Value& value) -> std::int64_t {
    if (!inside(value)) return std::ranges::find(sources, source_of(value)) - sources.begin();
    return registers.at(&value.node());
  };
  std::vector<FusedInstruction>& program = part.program.program;
  for (const Node* member : members) {
    FusedInstruction instruction{member->op, {}};
    for (const Value& input : member->inputs) instruction.args.push_back(register_of(input));
    const auto known = std::ranges::find_if(program, [&](const FusedInstruction& other) {
      return is_widening(*member) && other.args == instruction.args && other.op.name() == "cast" &&
             other.op.attributes() == member->op.attributes();
    });
    registers[member] = std::ssize(sources) + (known - program.begin());
    if (known == program.end()) program.push_back(std::move(instruction));
  }
  for (const Value& result : results) part.program.results.push_back(register_of(result));
  return part;
}

}  // namespace hornet::passes
