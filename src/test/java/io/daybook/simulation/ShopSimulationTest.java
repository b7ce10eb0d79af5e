package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.daybook.simulation.ShopSimulation.Tally;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * The shop's process on nodes that are killed, over a store that breaks off: whatever the seed,
 * each order ends confirmed with its stock, or cancelled with none, and no step takes effect twice.
 *
 * <p>{@code -Ddaybook.seed=17} plays only that seed, {@code -Ddaybook.shopSeeds=10000} the first
 * ones.
 */
final class ShopSimulationTest {
  private static final int SEEDS = Integer.getInteger("daybook.shopSeeds", 250);
  private static final int SEEDS_WITH_A_DEFECT = 200;

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
  void everyOrderComesToRestWithItsStock() {
    Long only = Long.getLong("daybook.seed");
    if (only != null) {
      play(only);
      return;
    }
    Tally all = Tally.NONE;
    for (long seed = 1; seed <= SEEDS; seed++) {
      all = all.plus(play(seed));
    }
    // A simulation in which nothing went wrong proves nothing.
    assertThat(all.kills()).isGreaterThan(SEEDS);
    assertThat(all.retries()).isGreaterThan(SEEDS);
    assertThat(all.parked()).isGreaterThan(SEEDS / 10);
    assertThat(all.confirmed()).isGreaterThan(SEEDS);
    assertThat(all.unpaid()).isGreaterThan(SEEDS);
    assertThat(all.refused()).isGreaterThan(SEEDS / 2);
  }

  private static Tally play(long seed) {
    ShopSimulation simulation = new ShopSimulation(seed, Defect.NONE);
    try {
      simulation.play();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("repeat with -Ddaybook.seed=" + seed, failure);
    }
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
    int found = 0;
    for (long seed = 1; seed <= SEEDS_WITH_A_DEFECT; seed++) {
      found += isFound(defect, seed) ? 1 : 0;
    }
    assertThat(found).as("found in so many of %d seeds", SEEDS_WITH_A_DEFECT).isPositive();
  }

  private static boolean isFound(Defect defect, long seed) {
    try {
      new ShopSimulation(seed, defect).play();
      return false;
    } catch (RuntimeException | AssertionError found) {
      return true;
    }
  }
}
