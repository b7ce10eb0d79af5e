package io.daybook.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.daybook.simulation.Simulation.Tally;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Partitions, relay, feed and views of one or two nodes that are killed, on a store and a broker
 * that break off: whatever the seed, nothing acknowledged is lost, nothing takes effect twice,
 * every history is gapless, and every view and the topic end with all of it.
 *
 * <p>{@code -Ddaybook.seed=17} plays only that seed, {@code -Ddaybook.seeds=100000} the first ones.
 */
final class SimulationTest {
  private static final int SEEDS = Integer.getInteger("daybook.seeds", 10_000);
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
  void everySeedKeepsThePromises() {
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
    try {
      simulation.play();
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("repeat with -Ddaybook.seed=" + seed, failure);
    }
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
    Map<String, Integer> found = new TreeMap<>();
    for (long seed = 1; seed <= SEEDS_WITH_A_DEFECT; seed++) {
      found.merge(whatIsFound(defect, seed), 1, Integer::sum);
    }
    int asMeant =
        found.entrySet().stream()
            .filter(entry -> defect.breaks(entry.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    assertThat(asMeant).as(found.toString()).isGreaterThan(SEEDS_WITH_A_DEFECT / 20);
  }

  /** Returns the words of the check that failed, nothing when none did. */
  private static String whatIsFound(Defect defect, long seed) {
    try {
      new Simulation(seed, defect).play();
      return "";
    } catch (RuntimeException | AssertionError found) {
      Throwable first = found;
      while (first.getCause() != null) {
        first = first.getCause();
      }
      return String.valueOf(first.getMessage()).lines().findFirst().orElse("");
    }
  }
}
