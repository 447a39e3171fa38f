"""if __name__ == '__main__', main, argparse."""
import argparse

import tensorflow as tf


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rate", type=float, default=0.1)
    return parser.parse_args([])


def train(x, rate):
    return x


def main():
    options = parse()
    train(tf.ones([2]), options.rate)


if __name__ == "__main__":
    main()
