package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.simulation.ScheduleSimulation.Happened;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Commands for later on one or two nodes that are killed, on a store that breaks off: whatever the
 * seed, each takes effect once, not before its time, unless it was cancelled or refused, and none
 * is forgotten.
 *
 * <p>{@code -Ddaybook.seed=17} plays only that seed, {@code -Ddaybook.seeds=100000} the first ones.
 */
final class ScheduleSimulationTest extends SeededTest {
  private static final int SEEDS = Integer.getInteger("daybook.seeds", 10_000) / 10;
  private static final int SEEDS_WITH_A_DEFECT = 100;

  @Test
  void everySeedKeepsThePromises() {
    playAll(
        SEEDS,
        ScheduleSimulationTest::play,
        Happened::plus,
        ScheduleSimulationTest::assertMuchWentWrong);
  }

  /** A simulation in which nothing went wrong proves nothing. */
  private static void assertMuchWentWrong(Happened all) {
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
    simulation.play();
    return simulation.happened();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aPlantedDefectIsFound(ScheduleDefect defect) {
    Map<String, Integer> found =
        found(SEEDS_WITH_A_DEFECT, seed -> new ScheduleSimulation(seed, defect).play());
    assertThat(seeds(found)).isGreaterThan(SEEDS_WITH_A_DEFECT / 20);
  }
}
