"""Whole models: a random graph of layers on a random input, compiled with random losses, metrics and an optimizer.

A case is (model, x, y, arguments of fit)."""

import keras
import numpy
from keras import layers, ops

import optimizers

SAMPLES = 40


def vector_step(x, d):
    width = x.shape[-1]
    return d.one(
        lambda: layers.Dense(d.integer(2, 7), activation=d.activation(), **dense_options(d))(x),
        lambda: layers.Dense(d.integer(2, 7), activation="tanh")(x),
        lambda: layers.LayerNormalization(rms_scaling=False, center=d.flip(0.8))(x),
        lambda: layers.BatchNormalization(momentum=d.one(0.99, 0.8))(x),
        lambda: layers.RMSNormalization()(x),
        lambda: layers.UnitNormalization()(x),
        lambda: layers.Activation(d.activation())(x),
        lambda: layers.PReLU()(x),
        lambda: layers.LeakyReLU(negative_slope=0.2)(x),
        lambda: layers.Rescaling(d.one(0.5, 2.0), offset=d.one(0.0, 0.1))(x),
        lambda: layers.ActivityRegularization(l1=0.001, l2=0.002)(x),
        lambda: layers.RepeatVector(d.integer(2, 4))(x),
        lambda: layers.Reshape((width, 1))(x),
        lambda: layers.Reshape((-1, 2))(x) if width % 2 == 0 else layers.Reshape((1, width))(x),
        lambda: layers.Dropout(0.0)(x),
        lambda: residual(x, layers.Dense(width, activation=d.one("relu", "tanh", None)), d),
        lambda: residual(x, layers.LayerNormalization(), d),
        lambda: layers.Concatenate()([x, layers.Dense(d.integer(1, 4), activation="relu")(x)]),
        lambda: shared(x, layers.Dense(width, activation="tanh", kernel_regularizer=d.regularizer()), d),
        lambda: nested(x, d),
        lambda: with_ops(x, d))()


def sequence_step(x, d):
    steps, width = x.shape[1:]
    recurrent = d.one(layers.LSTM, layers.GRU, layers.SimpleRNN)
    return d.one(
        lambda: recurrent(d.integer(2, 5), return_sequences=d.flip(), go_backwards=d.flip(0.2), **dense_options(d))(x),
        lambda: layers.RNN([layers.LSTMCell(3), layers.GRUCell(d.integer(2, 4))], return_sequences=d.flip())(x),
        lambda: layers.RNN(layers.SimpleRNNCell(3, activation="relu"), unroll=True)(x),
        lambda: layers.SpectralNormalization(layers.Dense(width))(x),
        lambda: layers.MaxPooling1D(2, padding="valid")(x) if steps > 2 else x,
        lambda: layers.Reshape((steps, width, 1))(x) if steps and width else x,
        lambda: layers.Bidirectional(recurrent(d.integer(2, 4), return_sequences=d.flip()), merge_mode=d.one("concat", "sum", "ave", "mul"))(x),
        lambda: layers.Conv1D(d.integer(2, 5), d.integer(1, 3), padding=d.one("same", "causal"), strides=1, activation=d.one("relu", None), **dense_options(d))(x),
        lambda: layers.SeparableConv1D(d.integer(2, 5), 2, padding="same")(x),
        lambda: layers.DepthwiseConv1D(2, padding="same", depth_multiplier=d.integer(1, 2))(x),
        lambda: layers.Conv1DTranspose(d.integer(2, 4), 2, padding="same")(x),
        lambda: layers.MultiHeadAttention(d.integer(1, 3), d.integer(2, 4), use_bias=d.flip())(x, x, use_causal_mask=d.flip()),
        lambda: layers.GroupQueryAttention(d.integer(2, 3), 4, 2)(x, x),
        lambda: layers.Attention(use_scale=d.flip())([x, x]),
        lambda: layers.AdditiveAttention()([x, x]),
        lambda: layers.Dense(d.integer(2, 6), activation=d.activation())(x),
        lambda: layers.TimeDistributed(layers.Dense(d.integer(2, 5), activation="tanh"))(x),
        lambda: layers.EinsumDense("btc,cd->btd", (None, d.integer(2, 5)), bias_axes="d")(x),
        lambda: layers.LayerNormalization(axis=d.one(-1, (1, 2)))(x),
        lambda: layers.BatchNormalization(axis=d.one(-1, 1))(x),
        lambda: layers.GroupNormalization(groups=d.one(1, -1))(x),
        lambda: layers.MaxPooling1D(2, strides=d.one(None, 1), padding="same")(x),
        lambda: layers.AveragePooling1D(2, padding="same")(x) if keras.backend.backend() == "jax" else x,
        lambda: layers.GlobalAveragePooling1D()(x),
        lambda: layers.GlobalMaxPooling1D()(x),
        lambda: layers.Permute((2, 1))(x),
        lambda: layers.UpSampling1D(2)(x) if steps * width < 40 else x,
        lambda: layers.ZeroPadding1D(1)(x),
        lambda: layers.Cropping1D((0, 1))(x) if steps > 2 else x,
        lambda: layers.SpatialDropout1D(0.0)(x),
        lambda: layers.Flatten()(x),
        lambda: residual(x, layers.Dense(width, activation="relu"), d),
        lambda: residual(x, layers.LSTM(width, return_sequences=True), d),
        lambda: residual(x, layers.LayerNormalization(), d),
        lambda: shared(x, layers.GRU(width, return_sequences=True), d),
        lambda: with_ops(x, d))()


def image_step(x, d):
    height, width, channels = x.shape[1:]
    return d.one(
        lambda: layers.Conv2D(d.integer(2, 6), d.one(1, 3, (2, 3)), padding="same", strides=d.one(1, 2), activation=d.one("relu", "elu", None), **dense_options(d))(x),
        lambda: layers.Conv2D(2 * channels, 3, padding="same", groups=channels)(x),
        lambda: layers.Conv2D(d.integer(2, 4), 2, padding="same", dilation_rate=2)(x),
        lambda: layers.Conv2DTranspose(d.integer(2, 4), 3, padding="same", strides=d.one(1, 2))(x) if height * width < 50 else x,
        lambda: layers.DepthwiseConv2D(3, padding="same", depth_multiplier=d.integer(1, 2))(x),
        lambda: layers.SeparableConv2D(d.integer(2, 5), 3, padding="same", activation="relu")(x),
        lambda: layers.MaxPooling2D(2, padding="same")(x),
        lambda: layers.AveragePooling2D(2, padding="same")(x) if keras.backend.backend() == "jax" else x,
        lambda: layers.GlobalAveragePooling2D(keepdims=d.flip(0.3))(x),
        lambda: layers.GlobalMaxPooling2D()(x),
        lambda: layers.BatchNormalization(scale=d.flip(), momentum=0.9)(x),
        lambda: layers.GroupNormalization(groups=1)(x),
        lambda: layers.LayerNormalization()(x),
        lambda: layers.SpectralNormalization(layers.Conv2D(3, 2, padding="same"))(x),
        lambda: layers.PReLU(shared_axes=[1, 2])(x),
        lambda: layers.ReLU(max_value=d.one(None, 6.0), negative_slope=d.one(0.0, 0.1))(x),
        lambda: layers.UpSampling2D(2, interpolation=d.one("nearest", "bilinear"))(x) if height * width < 30 else x,
        lambda: layers.ZeroPadding2D(1)(x) if height * width < 60 else x,
        lambda: layers.Cropping2D(((0, 1), (1, 0)))(x) if min(height, width) > 2 else x,
        lambda: layers.TimeDistributed(layers.Conv1D(3, 2, padding="same"))(x),
        lambda: layers.Reshape((height * width, channels))(x),
        lambda: layers.Permute((2, 1, 3))(x),
        lambda: layers.Flatten()(x),
        lambda: layers.Dense(d.integer(2, 5), activation="sigmoid")(x),
        lambda: residual(x, layers.Conv2D(channels, 3, padding="same", activation="relu"), d),
        lambda: residual(x, layers.BatchNormalization(), d),
        lambda: shared(x, layers.Conv2D(channels, 3, padding="same", activation="tanh"), d),
        lambda: layers.Conv2D(3, 2, padding="same", use_bias=False, kernel_constraint=d.constraint())(x),
        lambda: layers.SeparableConv2D(3, 2, padding="same", depthwise_regularizer=d.regularizer())(x),
        lambda: layers.AdaptiveAveragePooling2D((2, 3))(x),
        lambda: layers.Reshape((height, width, channels, 1))(x),
        lambda: layers.ConvLSTM1D(2, 2, padding="same", return_sequences=d.flip())(x),
        lambda: with_ops(x, d))()


def volume_step(x, d):
    return d.one(
        lambda: layers.Conv3D(d.integer(1, 3), 2, padding="same", activation="relu")(x),
        lambda: layers.MaxPooling3D(2, padding="same")(x),
        lambda: layers.GlobalAveragePooling3D()(x),
        lambda: layers.BatchNormalization()(x),
        lambda: layers.ConvLSTM2D(2, 2, padding="same")(x),
        lambda: layers.UpSampling3D((1, 2, 1))(x),
        lambda: layers.Flatten()(x))()


STEPS = {2: vector_step, 3: sequence_step, 4: image_step, 5: volume_step}


def dense_options(d):
    return {"use_bias": d.flip(0.8), "kernel_regularizer": d.regularizer() if d.flip(0.3) else None,
            "kernel_constraint": d.constraint() if d.flip(0.2) else None, "bias_regularizer": d.regularizer() if d.flip(0.1) else None}


def residual(x, layer, d):
    merge = d.one(layers.Add, layers.Add, layers.Multiply, layers.Average, layers.Maximum, layers.Minimum, layers.Subtract)
    y = layer(x)
    return x + y if d.flip(0.15) else merge()([x, y])


def shared(x, layer, d):
    once = layer(x)
    return layers.Add()([once, layer(once)]) if d.flip() else layer(once)


def nested(x, d):
    inside = [layers.Dense(d.integer(2, 5), activation="relu"), layers.Dense(d.integer(2, 4))]
    if d.flip():
        model = keras.Sequential(inside)
    else:
        start = layers.Input(x.shape[1:])
        model = keras.Model(start, inside[1](inside[0](start)))
    model.trainable = d.flip(0.7)
    return model(x)


def with_ops(x, d):
    return d.one(
        lambda: ops.tanh(x) * 2.0, lambda: x + 0.5, lambda: 1.0 - x, lambda: ops.relu(x), lambda: x[:, :-1] if x.shape[1] > 1 else x,
        lambda: ops.square(x), lambda: ops.maximum(x, 0.1), lambda: ops.concatenate([x, x * 0.5], axis=-1),
        lambda: ops.softmax(x), lambda: x / (1.0 + ops.abs(x)), lambda: ops.clip(x, -1.0, 1.0), lambda: ops.gelu(x),
        lambda: x - ops.mean(x, axis=-1, keepdims=True), lambda: ops.exp(-ops.square(x)), lambda: ops.sigmoid(x),
        lambda: ops.logsumexp(x, axis=-1, keepdims=True) + x, lambda: ops.where(x > 0, x, 0.3 * x))()


def inputs(d):
    """Inputs with their data. They end in one tensor."""
    def vector():
        width = d.integer(3, 8)
        return [layers.Input((width,))], [d.normal((SAMPLES, width))], lambda x: x[0]

    def sequence():
        shape = d.integer(3, 6), d.integer(2, 4)
        masked = d.flip(0.3)
        x = d.normal((SAMPLES, *shape))
        if masked:
            x[~d.row_mask(SAMPLES, shape[0])] = 0.0
        return [layers.Input(shape)], [x], (lambda x: layers.Masking()(x[0])) if masked else lambda x: x[0]

    def tokens():
        words, steps, mask = d.integer(5, 12), d.integer(3, 7), d.flip()
        return ([layers.Input((steps,), dtype="int32")], [d.below(words, (SAMPLES, steps))],
                lambda x: layers.Embedding(words, d.integer(2, 5), mask_zero=mask)(x[0]))

    def image():
        shape = d.integer(4, 7), d.integer(4, 7), d.integer(1, 3)
        return [layers.Input(shape)], [d.normal((SAMPLES, *shape))], lambda x: x[0]

    def two():
        shape = d.integer(3, 6)
        merge = d.one(layers.Add, layers.Concatenate, layers.Multiply, layers.Average)
        return ([layers.Input((shape,)), layers.Input((shape,))], [d.normal((SAMPLES, shape)), d.normal((SAMPLES, shape))],
                lambda x: merge()([layers.Dense(3)(x[0]), layers.Dense(3, activation="relu")(x[1])]))

    return d.one(vector, sequence, tokens, image, two)()


def grown(x, d, steps):
    for _ in range(steps):
        y = STEPS[len(x.shape)](x, d)
        if all(n is None or n > 0 for n in y.shape) and numpy.prod(y.shape[1:]) < 400:
            x = y
    return x


def output(x, d, name):
    """An output of the tensor, with its targets, losses to choose from and metrics."""
    if len(x.shape) == 5:
        x = layers.GlobalMaxPooling3D()(x)
    if len(x.shape) == 4:
        x = d.one(layers.Flatten(), layers.GlobalAveragePooling2D())(x)
    if len(x.shape) == 3 and d.flip(0.7):
        x = d.one(layers.Flatten(), layers.GlobalAveragePooling1D(), layers.LSTM(3))(x)
    rows = (SAMPLES, *x.shape[1:-1])
    k = d.integer(1, 4)

    def regression():
        loss = d.one("mse", "mae", "huber", "log_cosh", keras.losses.MeanSquaredError(reduction=d.one("sum_over_batch_size", "sum")), "cosine_similarity")
        if k == 1 and loss == "cosine_similarity":  # a sign, whose gradient is 0
            loss = "mse"
        metrics = d.one([], ["mae"], ["mse", keras.metrics.RootMeanSquaredError()], [keras.metrics.CosineSimilarity()], ["mape"], ["msle"])
        return layers.Dense(k, name=name)(x), d.normal((*rows, k)), loss, metrics

    def binary():
        metrics = d.one(["accuracy"], [keras.metrics.AUC(), "binary_accuracy"], [keras.metrics.Precision(), keras.metrics.Recall()], ["acc"], [])
        loss = d.one("binary_crossentropy", "bce", keras.losses.BinaryCrossentropy(label_smoothing=0.1), "binary_focal_crossentropy", "hinge")
        return layers.Dense(1, activation="sigmoid", name=name)(x), d.bits((*rows, 1)).astype("float64"), loss, metrics

    def sparse():
        logits = d.flip()
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=logits, ignore_class=d.one(None, None, 0)) if logits else "sparse_categorical_crossentropy"
        metrics = d.one(["accuracy"], ["accuracy", keras.metrics.SparseTopKCategoricalAccuracy(2)], ["sparse_categorical_crossentropy"], [])
        return layers.Dense(k + 1, activation=None if logits else "softmax", name=name)(x), d.below(k + 1, rows), loss, metrics

    def categorical():
        loss = d.one("categorical_crossentropy", keras.losses.CategoricalCrossentropy(label_smoothing=0.1), "kl_divergence", "categorical_focal_crossentropy")
        metrics = d.one(["accuracy"], ["categorical_accuracy", "top_k_categorical_accuracy"], [keras.metrics.Precision(top_k=1)], [])
        if len(rows) == 1 and d.flip(0.2):
            metrics = [keras.metrics.F1Score(average="macro")]
        return layers.Dense(k + 1, activation="softmax", name=name)(x), d.one_hot((*rows, k + 1)), loss, metrics

    return d.one(regression, binary, sparse, categorical)()


def compiled(model, heads, d):
    optimizer_names = [name for name in optimizers.CASES if name != "ScheduleFreeAdamW" or keras.backend.backend() != "torch"]
    optimizer = optimizers.CASES[d.one(*optimizer_names)](d)
    names = [name for name, *_ in heads]
    losses, metrics = [loss for *_, loss, _ in heads], [metric for *_, metric in heads]
    options = {}
    if len(heads) == 1:
        losses, metrics = losses[0], metrics[0]
        if d.flip(0.3):
            options["weighted_metrics"] = metrics if isinstance(metrics, list) and all(isinstance(m, str) for m in metrics) else ["mse"]
    else:
        if d.flip():
            options["loss_weights"] = [d.number(0.2, 2.0) for _ in heads]
        if d.flip():
            losses, metrics = dict(zip(names, losses)), dict(zip(names, metrics))
            if "loss_weights" in options:
                options["loss_weights"] = dict(zip(names, options["loss_weights"]))
    model.compile(optimizer=optimizer, loss=losses, metrics=metrics, steps_per_execution=d.one(1, 1, 2) if keras.backend.backend() != "torch" else 1, **options)


def keyed(tensors, names=None):
    return dict(zip(names or map(str, range(len(tensors))), tensors))


def sequential(d):
    """A stack of layers, which may learn its input's shape from the data."""
    width, classes = d.integer(3, 7), d.integer(2, 4)
    kind = d.one("dense", "tokens", "image", "sequence")
    activation = d.one("relu", "tanh", "gelu")
    if kind == "dense":
        x, stack = d.normal((SAMPLES, width)), [layers.Dense(6, activation=activation, **dense_options(d)), layers.BatchNormalization(), layers.Dense(5)]
        start = layers.Input((width,))
    elif kind == "tokens":
        x = d.below(9, (SAMPLES, width))
        stack = [layers.Embedding(9, 4, mask_zero=d.flip(), embeddings_regularizer=d.regularizer()), d.one(layers.LSTM, layers.GRU)(4, **dense_options(d))]
        start = layers.Input((width,), dtype="int32")
    elif kind == "image":
        x = d.normal((SAMPLES, 7, 6, 2))
        stack = [layers.Conv2D(4, 3, activation=activation, **dense_options(d)), layers.MaxPooling2D(2), layers.Flatten()]
        start = layers.Input((7, 6, 2))
    else:
        x = d.normal((SAMPLES, 5, width))
        stack = [layers.Bidirectional(layers.SimpleRNN(3, return_sequences=True)), layers.LayerNormalization(), layers.GlobalMaxPooling1D()]
        start = layers.Input((5, width))
    stack.append(layers.Dense(classes, activation="softmax"))
    model = keras.Sequential([start] + stack if d.flip(0.8) else stack)
    if not model.built:
        model.build(d.one((None, *x.shape[1:]), x.shape))
    loss, metrics = "sparse_categorical_crossentropy", d.one(["accuracy"], [], ["sparse_top_k_categorical_accuracy"])
    compiled(model, [("", loss, metrics)], d)
    arguments = {"class_weight": {i: d.number(0.2, 2.0) for i in range(classes)}} if d.flip(0.3) else {}
    return model, keyed([x]), keyed([d.below(classes, (SAMPLES,))]), arguments


def whole(d):
    if d.flip(0.15):
        return sequential(d)
    ins, x, first = inputs(d)
    stem = grown(first(ins), d, d.integer(1, 3))
    heads = []
    for i in range(d.one(1, 1, 1, 2)):
        branch = grown(stem, d, d.integer(0, 2))
        name = f"head_{i}"
        y, target, loss, metrics = output(branch, d, name)
        heads.append((name, y, target, loss, metrics))
    outputs = [head[1] for head in heads]
    named_inputs, named_outputs = len(ins) > 1 and d.flip(), len(heads) > 1 and d.flip()
    model = keras.Model(ins if len(ins) > 1 else ins[0], outputs if len(outputs) > 1 else outputs[0])
    for layer in model.layers:
        if d.flip(0.07):
            layer.trainable = False
    compiled(model, [(name, loss, metrics) for name, _, _, loss, metrics in heads], d)
    arguments = {}
    if d.flip(0.2):
        arguments["validation_split"] = d.one(0.1, 0.3)
    if len(heads) == 1:
        rows_are_labels = heads[0][2].ndim == 1
        if rows_are_labels and d.flip(0.3):
            arguments["class_weight"] = {i: d.number(0.2, 2.0) for i in range(5)}
        elif d.flip(0.3):
            arguments["sample_weight"] = d.uniform((SAMPLES,)) + 0.2
    return (model, keyed(x, [each._keras_history.operation.name for each in ins] if named_inputs else None),
            keyed([head[2] for head in heads], [head[0] for head in heads] if named_outputs else None), arguments)


CASES = {"model": whole}
