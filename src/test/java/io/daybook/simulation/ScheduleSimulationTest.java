package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.daybook.simulation.ScheduleSimulation.Happened;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Commands for later on one or two nodes that are killed, on a store that breaks off: whatever the
 * seed, each takes effect once, not before its time, unless it was cancelled or refused, and none
 * is forgotten.
 *
 * <p>{@code -Ddaybook.seed=17} plays only that seed, {@code -Ddaybook.seeds=100000} the first ones.
 */
final class ScheduleSimulationTest {
  private static final int SEEDS = Integer.getInteger("daybook.seeds", 10_000) / 10;
  private static final int SEEDS_WITH_A_DEFECT = 100;

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.daybook");

  /** Everything goes wrong here all the time, and is not worth a line. */
  @BeforeAll
  static void beQuiet() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOGGER.setLevel(null);
  }

  @Test
  void everySeedKeepsThePromises() {
    Long only = Long.getLong("daybook.seed");
    if (only != null) {
      play(only);
      return;
    }
    Happened all = Happened.NOTHING;
    for (long seed = 1; seed <= SEEDS; seed++) {
      all = all.plus(play(seed));
    }
    // A simulation in which nothing went wrong proves nothing.
    assertThat(all.broken()).isGreaterThan(10L * SEEDS);
    assertThat(all.retried()).isGreaterThan(SEEDS);
    assertThat(all.kills()).isGreaterThan(SEEDS);
    assertThat(all.repeated()).isGreaterThan(SEEDS);
    assertThat(all.reused()).isGreaterThan(SEEDS);
    assertThat(all.cancelled()).isGreaterThan(SEEDS);
    assertThat(all.tooLate()).isGreaterThan(SEEDS / 4);
    assertThat(all.parked()).isGreaterThan(SEEDS);
  }

  private static Happened play(long seed) {
    ScheduleSimulation simulation = new ScheduleSimulation(seed, ScheduleDefect.NONE);
    try {
      simulation.play();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("repeat with -Ddaybook.seed=" + seed, failure);
    }
    return simulation.happened();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aPlantedDefectIsFound(ScheduleDefect defect) {
    int found = 0;
    for (long seed = 1; seed <= SEEDS_WITH_A_DEFECT; seed++) {
      found += isFound(defect, seed) ? 1 : 0;
    }
    assertThat(found).isGreaterThan(SEEDS_WITH_A_DEFECT / 20);
  }

  private static boolean isFound(ScheduleDefect defect, long seed) {
    try {
      new ScheduleSimulation(seed, defect).play();
      return false;
    } catch (RuntimeException | AssertionError found) {
      return true;
    }
  }
}
