"""W1 to W6 in Keras 3, on the backend that KERAS_BACKEND names. pip install keras and that backend."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
from keras import layers
from workloads import BATCH, Epochs, arguments, repeat, report, test_data, training_data


def mlp():
    return keras.Sequential(
        [keras.Input((28, 28)), layers.Flatten(), layers.Dense(512, "relu"), layers.Dropout(0.2), layers.Dense(10, "softmax")]
    )


def convnet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, "softmax"),
        ]
    )


def conv_norm(x, filters, kernel, stride):
    x = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def residual_block(x, filters, stride):
    y = layers.ReLU()(conv_norm(x, filters, 3, stride))
    y = conv_norm(y, filters, 3, 1)
    if stride != 1 or x.shape[-1] != filters:
        x = conv_norm(x, filters, 1, stride)
    return layers.ReLU()(layers.Add()([y, x]))


def resnet20():
    image = keras.Input((32, 32, 3))
    x = layers.ReLU()(conv_norm(image, 16, 3, 1))
    for filters in (16, 32, 64):
        for block in range(3):
            x = residual_block(x, filters, 2 if filters > 16 and block == 0 else 1)
    return keras.Model(image, layers.Dense(10, "softmax")(layers.GlobalAveragePooling2D()(x)))


def lstm():
    return keras.Sequential(
        [
            keras.Input((200,), dtype="int32"),
            layers.Embedding(20000, 128),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True)),
            layers.Bidirectional(layers.LSTM(64)),
            layers.Dense(1, "sigmoid"),
        ]
    )


def tiny():
    return keras.Sequential([keras.Input((4,)), layers.Dense(8, "relu"), layers.Dense(1)])


NETS = {"W1": mlp, "W2": convnet, "W3": tiny, "W4": mlp, "W5": resnet20, "W6": lstm}
CLASSES = {"optimizer": "adam", "loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
COMPILE = {
    "W1": CLASSES,
    "W2": CLASSES,
    "W3": {"optimizer": "adam", "loss": "mse"},
    "W5": {**CLASSES, "optimizer": keras.optimizers.SGD(0.1, momentum=0.9)},
    "W6": {"optimizer": "adam", "loss": "binary_crossentropy", "metrics": ["accuracy"]},
}


class Clock(keras.callbacks.Callback):
    def __init__(self, epochs):
        super().__init__()
        self.epochs = epochs

    def on_epoch_begin(self, epoch, logs=None):
        self.epochs.begin()

    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = self.epochs.end()


def main():
    args = arguments()
    name = f"Keras {keras.__version__} on {keras.backend.backend()}"
    model = NETS[args.workload]()
    if args.workload == "W4":
        x, _ = test_data(args.data_dir)
        for batch in (32, 1024):
            us = repeat(args.seconds / 2, -(-len(x) // batch), lambda: model.predict(x, batch, verbose=0))
            report(name, f"W4 batch {batch}", us)
        return
    x, y = training_data(args.workload, args.data_dir)
    model.compile(**COMPILE[args.workload])
    epochs = Epochs(args.seconds, -(-len(x) // BATCH[args.workload]))
    model.fit(x, y, BATCH[args.workload], epochs=1000, verbose=0, callbacks=[Clock(epochs)])
    accuracy = None
    if args.workload in ("W1", "W2"):
        x, y = test_data(args.data_dir)
        x = x if args.workload == "W1" else x[..., None]
        accuracy = model.evaluate(x, y, verbose=0, return_dict=True)["accuracy"]
    report(name, args.workload, epochs.us, accuracy)


main()
