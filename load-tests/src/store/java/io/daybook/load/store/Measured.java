package io.daybook.load.store;

/**
 * What several runs of one contestant gave.
 *
 * @param rates units a second
 * @param micros processor time of a unit in microseconds, of everything that ran for it
 */
record Measured(Series rates, Series micros) {

  /** Returns how many times as fast as the other one it is. */
  double timesAsFastAs(Measured other) {
    return rates.timesThatOf(other.rates);
  }

  /** Returns how many times as much the same processor time does here as with the other one. */
  double timesAsMuchPerProcessorAs(Measured other) {
    return other.micros.timesThatOf(micros);
  }
}
