"""Small work on one thread."""

import cv2
import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from features import threads


def test_matrix_products_and_filters_stay_on_one_thread() -> None:
    np.ones((2, 2)) @ np.ones((2, 2))
    threads.settle.cache_clear()
    with threadpool_limits(2, "blas"):  # whatever the environment says
        cv2.setNumThreads(2)
        threads.settle()
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
        assert cv2.getNumThreads() == 1
