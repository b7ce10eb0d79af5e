package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.simulation.ShopSimulation.Tally;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The shop's process on nodes that are killed, over a store that breaks off: whatever the seed,
 * each order ends confirmed with its stock, or cancelled with none, and no step takes effect twice.
 *
 * <p>{@code -Ddaybook.seed=17} plays only that seed, {@code -Ddaybook.shopSeeds=10000} the first
 * ones.
 */
final class ShopSimulationTest extends SeededTest {
  private static final int SEEDS = Integer.getInteger("daybook.shopSeeds", 250);
  private static final int SEEDS_WITH_A_DEFECT = 200;

  @Test
  void everyOrderComesToRestWithItsStock() {
    playAll(SEEDS, ShopSimulationTest::play, Tally::plus, ShopSimulationTest::assertMuchWentWrong);
  }

  /** A simulation in which nothing went wrong proves nothing. */
  private static void assertMuchWentWrong(Tally all) {
    assertThat(all.kills()).isGreaterThan(SEEDS);
    assertThat(all.retries()).isGreaterThan(SEEDS);
    assertThat(all.parked()).isGreaterThan(SEEDS / 10);
    assertThat(all.confirmed()).isGreaterThan(SEEDS);
    assertThat(all.unpaid()).isGreaterThan(SEEDS);
    assertThat(all.refused()).isGreaterThan(SEEDS / 2);
  }

  private static Tally play(long seed) {
    ShopSimulation simulation = new ShopSimulation(seed, Defect.NONE);
    simulation.play();
    return simulation.tally();
  }

  @Test
  void aSeedIsPlayedTheSameEachTime() {
    for (long seed = 1; seed <= 10; seed++) {
      ShopSimulation first = new ShopSimulation(seed, Defect.NONE);
      first.play();
      ShopSimulation second = new ShopSimulation(seed, Defect.NONE);
      second.play();
      assertThat(second.history()).isEqualTo(first.history());
      assertThat(second.tally()).isEqualTo(first.tally());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SAVES_ITS_PLACE_BEFORE_IT_HAS_REACTED", "FORGETS_REFUSALS"})
  void aPlantedDefectIsFound(Defect defect) {
    Map<String, Integer> found =
        found(SEEDS_WITH_A_DEFECT, seed -> new ShopSimulation(seed, defect).play());
    assertThat(seeds(found)).as("of %d seeds", SEEDS_WITH_A_DEFECT).isPositive();
  }
}
