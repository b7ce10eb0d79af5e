package io.daybook.load.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Arrivals arrivals = new Arrivals();

  @BeforeEach
  void measureFromZero() {
    arrivals.measureFrom(0);
  }

  @Test
  void aFrameAfterTheAcknowledgementIsMeasuredFromIt() {
    arrivals.acknowledged("o", 1, 10 * MILLI);
    assertThat(arrivals.missed()).isEqualTo(1);
    arrivals.arrived("o", 1, 17 * MILLI);
    assertThat(arrivals.missed()).isZero();
    assertThat(arrivals.millis(100)).isCloseTo(7, within(0.01));
  }

  @Test
  void aFrameBeforeTheAcknowledgementTookNoTime() {
    arrivals.arrived("o", 1, 5 * MILLI);
    arrivals.acknowledged("o", 1, 10 * MILLI);
    assertThat(arrivals.measured()).isEqualTo(1);
    assertThat(arrivals.millis(100)).isZero();
  }

  @Test
  void aFrameOfALaterVersionBringsTheEarlierOnes() {
    arrivals.acknowledged("o", 1, 10 * MILLI);
    arrivals.acknowledged("o", 2, 11 * MILLI);
    arrivals.acknowledged("o", 3, 12 * MILLI);
    assertThat(arrivals.arrived("o", 2, 20 * MILLI)).isZero();
    assertThat(arrivals.missed()).isEqualTo(1);
    assertThat(arrivals.measured()).isEqualTo(2);
    assertThat(arrivals.millis(100)).isCloseTo(10, within(0.01));
  }

  @Test
  void aFrameOfAnotherOrderOrAnEarlierVersionBringsNothing() {
    arrivals.acknowledged("o", 2, 10 * MILLI);
    arrivals.arrived("p", 2, 20 * MILLI);
    arrivals.arrived("o", 1, 20 * MILLI);
    assertThat(arrivals.missed()).isEqualTo(1);
    assertThat(arrivals.measured()).isZero();
  }

  @Test
  void whatIsAcknowledgedBeforeTheWindowIsMatchedButNotMeasured() {
    arrivals.measureFrom(100 * MILLI);
    arrivals.acknowledged("o", 1, 10 * MILLI);
    arrivals.arrived("o", 1, 120 * MILLI);
    assertThat(arrivals.missed()).isZero();
    assertThat(arrivals.measured()).isZero();
    assertThat(arrivals.frames()).isEqualTo(1);
  }
}
