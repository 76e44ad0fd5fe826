"""What Keras makes of a case, written as tests/golden/README.md says. The backend is JAX or PyTorch, in float64."""

import inspect
import json

import keras
import numpy

if keras.backend.backend() == "jax":
    import jax

    def on_backend(x):
        return jax.numpy.asarray(x)

    def to_numpy(x):
        return numpy.asarray(x)

    def gradients(total, tensors):
        return jax.grad(total)(tensors)
else:
    import torch

    def on_backend(x):
        return torch.as_tensor(numpy.array(x))

    def to_numpy(x):
        return x.detach().numpy() if isinstance(x, torch.Tensor) else numpy.asarray(x)

    def gradients(total, tensors):
        leaves = [tensor.detach().clone().requires_grad_() for tensor in tensors]
        sum_ = total(leaves)
        found = torch.autograd.grad(sum_, leaves, allow_unused=True) if sum_.requires_grad else [None] * len(leaves)
        return [torch.zeros_like(leaf) if each is None else each for each, leaf in zip(found, leaves)]


def stored(x):
    x = to_numpy(x)
    return x.astype({"float64": "float32", "int64": "int32"}.get(str(x.dtype), x.dtype))


def is_floating(x):
    """Of an array of NumPy's or the backend's."""
    return "float" in str(x.dtype)


def describe(group, thing):
    config = json.dumps(keras.saving.serialize_keras_object(thing)).replace("float64", "float32")
    group.attrs["class_name"], group.attrs["config"] = numpy.bytes_(type(thing).__name__), numpy.bytes_(config)


class LayerRun:
    """A layer, built and with weights that are drawn, called as a function of its weights and inputs."""

    def __init__(self, case, draw):
        self.layer, inputs, call, self.passed = case
        self.inputs = [on_backend(x) for x in inputs]
        self.call = {name: on_backend(x) if isinstance(x, numpy.ndarray) else x for name, x in call.items()}
        self.floating = [i for i, x in enumerate(inputs) if is_floating(x)]
        self.layer(*self.arguments(self.inputs), **self.call)
        for weight in self.layer.weights:
            value = draw.normal(tuple(weight.shape), 0.5)
            weight.assign(numpy.abs(value) + 0.3 if "variance" in weight.path else value)
        self.trainable = [on_backend(to_numpy(v.value)) for v in self.layer.trainable_variables]
        self.fixed = [on_backend(to_numpy(v.value)) for v in self.layer.non_trainable_variables]

    def arguments(self, inputs):
        return {"one": lambda: inputs[:1], "list": lambda: [list(inputs)], "separate": lambda: list(inputs)}[self.passed]()

    def outputs(self, training, trainable, floating):
        inputs = list(self.inputs)
        for i, x in zip(self.floating, floating):
            inputs[i] = x
        call = dict(self.call)
        if "training" in inspect.signature(self.layer.call).parameters:
            call["training"] = training
        outputs, fixed = self.layer.stateless_call(trainable, self.fixed, *self.arguments(inputs), **call)
        return list(outputs) if isinstance(outputs, (list, tuple)) else [outputs], fixed

    def losses(self):
        self.layer(*self.arguments(self.inputs), **self.call)
        losses = self.layer.losses
        for variable, value in zip(self.layer.non_trainable_variables, self.fixed):
            variable.assign(value)
        return losses

    def weight_gradients_and_input_gradients(self, training, upstream):
        def total(tensors):
            outputs, _ = self.outputs(training, tensors[:len(self.trainable)], tensors[len(self.trainable):])
            return sum((y * on_backend(u)).sum() for y, u in zip(outputs, upstream) if is_floating(y))

        found = gradients(total, self.trainable + [self.inputs[i] for i in self.floating])
        return found[:len(self.trainable)], found[len(self.trainable):]


def record_layer(group, case, draw):
    run = LayerRun(case, draw)
    describe(group, run.layer)
    weights = run.layer.weights
    group.attrs["arguments"] = numpy.bytes_(run.passed)
    group.attrs["call"] = numpy.bytes_(json.dumps({k: None if isinstance(v, numpy.ndarray) else v for k, v in case[2].items()}))
    group.attrs["weight_names"] = numpy.bytes_(json.dumps([w.path.split("/", 1)[1] for w in weights]))
    group.attrs["trainable"] = numpy.bytes_(json.dumps([bool(w.trainable) for w in weights]))
    for name, value in case[2].items():
        if isinstance(value, numpy.ndarray):
            group[f"call/{name}"] = value
    for i, x in enumerate(run.inputs):
        group[f"inputs/{i}"] = stored(x)
    for i, weight in enumerate(weights):
        group[f"weights/{i}"] = stored(weight.value)
    losses = run.losses()
    if losses:
        group["infer/loss"] = stored(sum(losses))
    for mode in ("infer", "train"):
        record_mode(group.require_group(mode), run, mode == "train", draw)


def record_mode(group, run, training, draw):
    outputs, fixed = run.outputs(training, run.trainable, [run.inputs[i] for i in run.floating])
    if not all(numpy.all(numpy.isfinite(to_numpy(y))) for y in outputs):
        raise ValueError("an output is not finite")
    upstream = [draw.normal(tuple(y.shape)) for y in outputs]
    for i, (y, u) in enumerate(zip(outputs, upstream)):
        group[f"outputs/{i}"], group[f"upstream/{i}"] = stored(y), stored(u)
    kept = [value for value, variable in zip(fixed, run.layer.non_trainable_variables) if "seed" not in variable.path]
    for i, value in enumerate(kept if run.layer.non_trainable_weights else []):
        group[f"state/{i}"] = stored(value)
    counts = type(run.layer).__name__ in ("Discretization", "CategoryEncoding")
    if counts or not any(is_floating(y) for y in outputs) or not run.trainable + run.floating:
        return
    of_weights, of_inputs = run.weight_gradients_and_input_gradients(training, upstream)
    for i, value in enumerate(of_weights):
        group[f"grad_weights/{i}"] = stored(value)
    for i, value in zip(run.floating, of_inputs):
        group[f"grad_inputs/{i}"] = stored(value)


def record_loss(group, case, draw):
    loss, y_true, y_pred = case
    describe(group, loss)
    group["y_true"], group["y_pred"] = stored(y_true), stored(y_pred)
    values = to_numpy(loss.call(on_backend(y_true), on_backend(y_pred)))
    group["values"] = stored(values)
    weight = None
    if values.ndim:
        weight = draw.uniform(values.shape if draw.flip() else values.shape[:1] + (1,) * (values.ndim - 1)) * 2
        weight[draw.uniform(weight.shape) < 0.2] = 0
        group["sample_weight"] = stored(weight)
    for loss.reduction in ("sum", "mean", "mean_with_sample_weight", "none", "sum_over_batch_size"):
        group[f"{loss.reduction}/plain"] = stored(loss(on_backend(y_true), on_backend(y_pred)))
        if weight is not None:
            group[f"{loss.reduction}/weighted"] = stored(loss(on_backend(y_true), on_backend(y_pred), on_backend(weight)))
    total = lambda tensors: loss(on_backend(y_true), tensors[0]).sum()
    group["grad"] = stored(gradients(total, [on_backend(y_pred)])[0])


def record_metric(group, case, draw):
    metric, batch = case
    describe(group, metric)
    weighted = type(metric).from_config(metric.get_config())
    group.attrs["batches"] = 3
    for i in range(3):
        y_true, y_pred = batch()
        group[f"{i}/y_true"], group[f"{i}/y_pred"] = stored(y_true), stored(y_pred)
        metric.update_state(y_true, y_pred)
        group[f"{i}/result"] = stored(metric.result())
        weight = draw.uniform(y_true.shape[:1])
        weighted.update_state(y_true, y_pred, sample_weight=weight)
        group[f"{i}/sample_weight"], group[f"{i}/weighted_result"] = stored(weight), stored(weighted.result())


def record_optimizer(group, optimizer, draw):
    describe(group, optimizer)
    shapes, steps = [(5, 3), (3,), (2, 3, 4)], 12
    group.attrs["steps"] = steps
    variables = [keras.Variable(draw.normal(shape), name=f"v{i}") for i, shape in enumerate(shapes)]
    write = lambda path: [group.create_dataset(f"{path}/{i}", data=stored(v.value)) for i, v in enumerate(variables)]
    write("initial")
    optimizer.build(variables)
    for step in range(steps):
        steps_gradients = [draw.normal(shape, {3: 0, 7: 10}.get(step, 1)) for shape in shapes]
        for i, gradient in enumerate(steps_gradients):
            group[f"gradients/{step}/{i}"] = stored(gradient)
        optimizer.apply([on_backend(gradient) for gradient in steps_gradients], variables)
        write(f"variables/{step}")
        rate = optimizer.learning_rate
        group[f"learning_rate/{step}"] = stored(getattr(rate, "value", rate))
    group.attrs["slot_names"] = numpy.bytes_(json.dumps([v.name for v in optimizer.variables]))
    for i, slot in enumerate(optimizer.variables):
        group[f"slots/{i}"] = stored(slot.value)
    optimizer.finalize_variable_values(variables)
    write("finalized")


def record_schedule(group, schedule, draw):
    describe(group, schedule)
    group["steps"] = numpy.arange(40, dtype="int32")
    group["values"] = numpy.array([float(schedule(step)) for step in range(40)], "float32")
