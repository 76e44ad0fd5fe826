"""W1 to W6 in PyTorch, eager, fused optimizers, the whole data set as one tensor. pip install torch."""
import os

import torch
import torch.nn.functional as F
from torch import nn
from workloads import BATCH, Epochs, arguments, repeat, report, test_data, training_data


def keras_like(model):
    """Keras' initial weights, so that accuracies compare: Glorot uniform, zero biases."""
    for module in model.modules():
        if isinstance(module, (nn.Linear, nn.Conv2d)):
            nn.init.xavier_uniform_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return model


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Dropout(0.2), nn.Linear(512, 10))


def convnet():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, 10),
    ).to(memory_format=torch.channels_last)  # fmt: skip


class ResidualBlock(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters),
        )  # fmt: skip
        self.shortcut = nn.Identity()
        if stride != 1 or channels != filters:
            self.shortcut = nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


def resnet20():
    blocks, channels = [], 16
    for filters in (16, 32, 64):
        for block in range(3):
            blocks.append(ResidualBlock(channels, filters, 2 if filters > 16 and block == 0 else 1))
            channels = filters
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), *blocks,
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10),
    ).to(memory_format=torch.channels_last)  # fmt: skip


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20000, 128)
        self.lstm = nn.LSTM(128, 64, num_layers=2, bidirectional=True, batch_first=True)
        self.head = nn.Linear(128, 1)

    def forward(self, x):
        y, _ = self.lstm(self.embedding(x))
        return self.head(torch.cat([y[:, -1, :64], y[:, 0, 64:]], 1))


def tiny():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 1))


NETS = {"W1": mlp, "W2": convnet, "W3": tiny, "W4": mlp, "W5": resnet20, "W6": Lstm}
LOSSES = {"W3": F.mse_loss, "W6": F.binary_cross_entropy_with_logits}


def tensor(x):
    x = torch.from_numpy(x)
    return x.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last) if x.ndim == 4 else x


def train(model, workload, x, y, seconds):
    loss_of = LOSSES.get(workload, F.cross_entropy)
    if workload == "W5":
        optimizer = torch.optim.SGD(model.parameters(), 0.1, 0.9, fused=True)
    else:
        optimizer = torch.optim.Adam(model.parameters(), 0.001, eps=1e-7, fused=True)
    batch = BATCH[workload]
    epochs = Epochs(seconds, -(-len(x) // batch))
    model.train()
    while True:
        epochs.begin()
        total, right = 0.0, 0
        for index in torch.randperm(len(x)).split(batch):
            bx, by = x[index], y[index]
            optimizer.zero_grad()
            out = model(bx)
            loss = loss_of(out, by)
            loss.backward()
            optimizer.step()
            total += loss.detach() * len(index)
            if out.shape[-1] == 10:
                right += (out.detach().argmax(1) == by).sum()
        float(total), int(right)
        if epochs.end():
            return epochs.us


def main():
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", torch.get_num_threads())))
    args = arguments()
    name = f"PyTorch {torch.__version__.split('+')[0]} eager"
    model = keras_like(NETS[args.workload]())
    if args.workload == "W4":
        x = tensor(test_data(args.data_dir)[0])
        model.eval()

        @torch.inference_mode()
        def predict(batch):
            return torch.cat([model(part).softmax(1) for part in x.split(batch)])

        for batch in (32, 1024):
            us = repeat(args.seconds / 2, -(-len(x) // batch), lambda: predict(batch))
            report(name, f"W4 batch {batch}", us)
        return
    x, y = training_data(args.workload, args.data_dir)
    us = train(model, args.workload, tensor(x), torch.from_numpy(y).long() if y.dtype == "int32" else torch.from_numpy(y), args.seconds)
    accuracy = None
    if args.workload in ("W1", "W2"):
        x, y = test_data(args.data_dir)
        model.eval()
        with torch.inference_mode():
            x = tensor(x if args.workload == "W1" else x[..., None])
            accuracy = (model(x).argmax(1) == torch.from_numpy(y)).float().mean()
    report(name, args.workload, us, accuracy)


main()
