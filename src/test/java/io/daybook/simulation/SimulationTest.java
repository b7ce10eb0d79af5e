package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.simulation.Simulation.Tally;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Partitions, relay, feed and views of one or two nodes that are killed, on a store and a broker
 * that break off: whatever the seed, nothing acknowledged is lost, nothing takes effect twice,
 * every history is gapless, and every view and the topic end with all of it.
 *
 * <p>{@code -Ddaybook.seed=17} plays only that seed, {@code -Ddaybook.seeds=100000} the first ones.
 */
final class SimulationTest extends SeededTest {
  private static final int SEEDS = Integer.getInteger("daybook.seeds", 10_000);
  private static final int SEEDS_WITH_A_DEFECT = 200;

  @Test
  void everySeedKeepsThePromises() {
    playAll(SEEDS, SimulationTest::play, Tally::plus, SimulationTest::assertMuchWentWrong);
  }

  /** A simulation in which nothing went wrong proves nothing. */
  private static void assertMuchWentWrong(Tally all) {
    assertThat(all.broken()).isGreaterThan(SEEDS);
    assertThat(all.races()).isGreaterThan(SEEDS);
    assertThat(all.lookedUp()).isGreaterThan(SEEDS);
    assertThat(all.kills()).isGreaterThan(SEEDS / 4);
    assertThat(all.unanswered()).isGreaterThan(SEEDS / 4);
    assertThat(all.replayed()).isGreaterThan(SEEDS);
    assertThat(all.gaveUp()).isGreaterThan(SEEDS / 40);
    assertThat(all.unsure()).isGreaterThan(SEEDS / 40);
    assertThat(all.withoutKey()).isGreaterThan(SEEDS);
    assertThat(all.mismatches()).isGreaterThan(SEEDS);
    assertThat(all.holes()).isGreaterThan(SEEDS);
    assertThat(all.fetches()).isGreaterThan(SEEDS);
    assertThat(all.duplicates()).isGreaterThan(SEEDS);
  }

  private static Tally play(long seed) {
    Simulation simulation = new Simulation(seed, Defect.NONE);
    simulation.play();
    return simulation.tally();
  }

  @Test
  void aSeedIsPlayedTheSameEachTime() {
    for (long seed = 1; seed <= 20; seed++) {
      Simulation first = new Simulation(seed, Defect.NONE);
      first.play();
      Simulation second = new Simulation(seed, Defect.NONE);
      second.play();
      assertThat(second.history()).isEqualTo(first.history());
      assertThat(second.tally()).isEqualTo(first.tally());
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NONE", "SAVES_ITS_PLACE_BEFORE_IT_HAS_REACTED", "FORGETS_REFUSALS"},
      mode = EnumSource.Mode.EXCLUDE)
  void aPlantedDefectIsFound(Defect defect) {
    Map<String, Integer> found =
        found(SEEDS_WITH_A_DEFECT, seed -> new Simulation(seed, defect).play());
    String all = found.toString();
    found.keySet().removeIf(words -> !defect.breaks(words));
    assertThat(seeds(found)).as(all).isGreaterThan(SEEDS_WITH_A_DEFECT / 20);
  }
}
