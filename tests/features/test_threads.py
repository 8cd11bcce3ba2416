"""Small work on one thread."""

import time

import numpy as np

from features import threads


def test_matrix_products_leave_the_other_cores_alone() -> None:
    threads.settle()
    matrix = np.ones((600, 600), np.float32)
    own, whole = time.thread_time(), time.process_time()
    for _ in range(40):
        matrix @ matrix
    own, whole = time.thread_time() - own, time.process_time() - whole
    assert whole < 1.2 * own + 0.01
