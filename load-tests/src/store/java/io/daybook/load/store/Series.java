package io.daybook.load.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The values of several runs of one thing.
 *
 * @param values in the order of the runs, at least one
 */
record Series(List<Double> values) {
  Series {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no run, no figure");
    }
    values = List.copyOf(values);
  }

  /** Returns the middle value; of an even number of values the mean of the two middle ones. */
  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double least() {
    return Collections.min(values);
  }

  double greatest() {
    return Collections.max(values);
  }

  /** Returns how many times the median of the other one the median of this one is. */
  double timesThatOf(Series other) {
    double divisor = other.median();
    if (!(divisor > 0)) {
      throw new IllegalArgumentException("no ratio to " + divisor);
    }
    return median() / divisor;
  }
}
