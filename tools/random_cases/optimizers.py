"""Optimizers and learning-rate schedules with random options."""

from keras import optimizers
from keras.optimizers import schedules


def schedule(d):
    rate = d.number(0.01, 0.1)
    warm_up = {"warmup_target": d.number(0.1, 0.2), "warmup_steps": d.integer(1, 5)} if d.flip() else {}
    return d.one(
        lambda: schedules.ExponentialDecay(rate, d.integer(2, 6), d.number(0.5, 0.95), staircase=d.flip()),
        lambda: schedules.CosineDecay(rate, d.integer(4, 10), alpha=d.number(0, 0.3), **warm_up),
        lambda: schedules.CosineDecayRestarts(rate, d.integer(2, 6), d.one(1.0, 1.5, 2.0), d.one(1.0, 0.8), d.one(0.0, 0.1)),
        lambda: schedules.InverseTimeDecay(rate, d.integer(2, 6), d.number(0.3, 0.9), staircase=d.flip()),
        lambda: schedules.PolynomialDecay(rate, d.integer(3, 7), 0.004, power=d.one(1.0, 0.5, 2.0), cycle=d.flip()),
        lambda: schedules.PiecewiseConstantDecay([d.integer(1, 3), d.integer(4, 8)], [0.1, 0.05, 0.01]))()


def common(d):
    """The options that every optimizer has."""
    options = {"learning_rate": schedule(d) if d.flip(0.2) else d.number(0.005, 0.05)}
    if d.flip(0.3):
        options["weight_decay"] = d.number(0.001, 0.05)
    clip = d.one(None, None, "clipnorm", "global_clipnorm", "clipvalue")
    if clip:
        options[clip] = d.number(0.3, 1.5)
    if d.flip(0.25):
        options.update(use_ema=True, ema_momentum=d.one(0.9, 0.5), ema_overwrite_frequency=d.one(None, 3, 5))
    if d.flip(0.2):
        options["gradient_accumulation_steps"] = d.one(2, 3)
    if d.flip(0.15):
        options["loss_scale_factor"] = d.one(2.0, 8.0)
    return options


OWN = {
    "SGD": lambda d: {"momentum": d.one(0.0, 0.9, 0.5), "nesterov": d.flip()},
    "Adam": lambda d: {"beta_1": d.one(0.9, 0.8), "beta_2": d.one(0.999, 0.95), "epsilon": d.one(1e-7, 1e-3), "amsgrad": d.flip()},
    "AdamW": lambda d: {"weight_decay": 0.004, "amsgrad": d.flip(0.3)},
    "Adamax": lambda d: {"beta_1": d.one(0.9, 0.7)},
    "Nadam": lambda d: {"beta_1": d.one(0.9, 0.8)},
    "RMSprop": lambda d: {"rho": d.one(0.9, 0.7), "momentum": d.one(0.0, 0.8), "centered": d.flip(), "epsilon": d.one(1e-7, 1e-2)},
    "Adagrad": lambda d: {"initial_accumulator_value": d.one(0.1, 0.5), "epsilon": d.one(1e-7, 1e-2)},
    "Adadelta": lambda d: {"rho": d.one(0.95, 0.8), "epsilon": d.one(1e-7, 1e-3)},
    "Adafactor": lambda d: {"beta_2_decay": d.one(-0.8, -0.5), "relative_step": d.flip(), "clip_threshold": d.one(1.0, 0.5)},
    "Ftrl": lambda d: {"learning_rate_power": d.one(-0.5, -0.7), "l1_regularization_strength": d.one(0.0, 0.01),
                       "l2_regularization_strength": d.one(0.0, 0.02), "l2_shrinkage_regularization_strength": d.one(0.0, 0.01),
                       "beta": d.one(0.0, 0.1)},
    "Lamb": lambda d: {"beta_1": d.one(0.9, 0.8)},
    "Lion": lambda d: {"beta_1": d.one(0.9, 0.8), "beta_2": d.one(0.99, 0.9)},
    "Muon": lambda d: {"weight_decay": 0.004, "momentum": d.one(0.95, 0.8), "nesterov": d.flip(), "ns_steps": d.one(5, 3)},
    "ScheduleFreeAdamW": lambda d: {"weight_decay": 0.01, "beta_1": d.one(0.9, 0.8), "warmup_steps": d.one(0, 3)},
}

CASES = {name: lambda d, name=name: getattr(optimizers, name)(**{**OWN[name](d), **common(d)}) for name in OWN}
SCHEDULES = {"schedule": schedule}
