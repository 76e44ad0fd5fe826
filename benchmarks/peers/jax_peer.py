"""W1, W3 and W4 in JAX by hand: a whole epoch is one compiled lax.scan, the data lies in one array. pip install jax."""
from functools import partial

import jax
import jax.numpy as jnp
from workloads import BATCH, Epochs, arguments, repeat, report, test_data, training_data

SIZES = {"W1": (784, 512, 10), "W3": (4, 8, 1), "W4": (784, 512, 10)}


def glorot(key, shape):
    limit = (6 / sum(shape)) ** 0.5
    return jax.random.uniform(key, shape, minval=-limit, maxval=limit)


def initial(key, workload):
    a, b, c = SIZES[workload]
    k1, k2 = jax.random.split(key)
    return {"w1": glorot(k1, (a, b)), "b1": jnp.zeros(b), "w2": glorot(k2, (b, c)), "b2": jnp.zeros(c)}


def logits(p, x, key=None):
    h = jax.nn.relu(x.reshape(len(x), -1) @ p["w1"] + p["b1"])
    if key is not None:
        h = jnp.where(jax.random.bernoulli(key, 0.8, h.shape), h / 0.8, 0)
    return h @ p["w2"] + p["b2"]


def classes_loss(p, x, y, key):
    z = logits(p, x, key)
    loss = -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1))
    return loss, jnp.sum(z.argmax(1) == y)


def square_loss(p, x, y, key):
    return jnp.mean((logits(p, x) - y) ** 2), 0


def adam(p, g, m, v, step):
    m = jax.tree.map(lambda m, g: m + (g - m) * 0.1, m, g)
    v = jax.tree.map(lambda v, g: v + (g * g - v) * 0.001, v, g)
    rate = 0.001 * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-7), p, m, v), m, v


@partial(jax.jit, static_argnums=(0, 1), donate_argnums=2)
def epoch(loss, batch, state, x, y, key):
    order_key, key = jax.random.split(key)
    steps = len(x) // batch
    order = jax.random.permutation(order_key, len(x))[: steps * batch].reshape(steps, batch)

    def body(state, index):
        p, m, v, step, key = state
        key, dropout = jax.random.split(key)
        (value, right), g = jax.value_and_grad(loss, has_aux=True)(p, x[index], y[index], dropout)
        p, m, v = adam(p, g, m, v, step)
        return (p, m, v, step + 1, key), (value, right)

    state, (values, right) = jax.lax.scan(body, (*state, key), order)
    return state[:4], values.mean(), right.sum()


def main():
    args = arguments()
    if args.workload not in SIZES:
        raise SystemExit(f"{args.workload} is not written by hand for JAX")
    name = f"JAX {jax.__version__} lax.scan"
    p = initial(jax.random.key(0), args.workload)
    if args.workload == "W4":
        x = jnp.asarray(test_data(args.data_dir)[0])
        predict = jax.jit(lambda p, x: jax.nn.softmax(logits(p, x)))
        for batch in (32, 1024):
            parts = [x[i : i + batch] for i in range(0, len(x), batch)]
            run = lambda: jax.block_until_ready([predict(p, part) for part in parts])
            report(name, f"W4 batch {batch}", repeat(args.seconds / 2, len(parts), run))
        return
    x, y = map(jnp.asarray, training_data(args.workload, args.data_dir))
    loss = square_loss if args.workload == "W3" else classes_loss
    zeros = jax.tree.map(jnp.zeros_like, p)
    state, key = (p, zeros, jax.tree.map(jnp.zeros_like, p), jnp.float32(1)), jax.random.key(1)
    epochs = Epochs(args.seconds, len(x) // BATCH[args.workload])
    while True:
        epochs.begin()
        key, now = jax.random.split(key)
        state, value, right = epoch(loss, BATCH[args.workload], state, x, y, now)
        float(value)
        if epochs.end():
            break
    accuracy = None
    if args.workload == "W1":
        x, y = test_data(args.data_dir)
        accuracy = (logits(state[0], jnp.asarray(x)).argmax(1) == jnp.asarray(y)).mean()
    report(name, args.workload, epochs.us, accuracy)


main()
