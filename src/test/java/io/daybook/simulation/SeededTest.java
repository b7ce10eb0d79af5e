package io.daybook.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/** The frame of tests that play a simulation with many seeds. */
abstract class SeededTest {
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

  /**
   * Plays the seeds from 1 on, and has a look at what happened in all of them together; with {@code
   * -Ddaybook.seed} plays only that one.
   */
  static <T> void playAll(
      int seeds, LongFunction<T> play, BinaryOperator<T> plus, Consumer<T> check) {
    Long only = Long.getLong("daybook.seed");
    if (only != null) {
      played(only, play);
      return;
    }
    T all = played(1, play);
    for (long seed = 2; seed <= seeds; seed++) {
      all = plus.apply(all, played(seed, play));
    }
    check.accept(all);
  }

  private static <T> T played(long seed, LongFunction<T> play) {
    try {
      return play.apply(seed);
    } catch (RuntimeException | AssertionError failure) {
      throw new AssertionError("repeat with -Ddaybook.seed=" + seed, failure);
    }
  }

  /**
   * Plays with a planted defect; returns the words of the checks that failed, and with how many
   * seeds.
   */
  static Map<String, Integer> found(int seeds, LongConsumer play) {
    Map<String, Integer> found = new TreeMap<>();
    for (long seed = 1; seed <= seeds; seed++) {
      try {
        play.accept(seed);
      } catch (RuntimeException | AssertionError failure) {
        found.merge(firstCause(failure), 1, Integer::sum);
      }
    }
    return found;
  }

  private static String firstCause(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return String.valueOf(first.getMessage()).lines().findFirst().orElse("");
  }

  /** Returns with how many seeds anything was found. */
  static int seeds(Map<String, Integer> found) {
    return found.values().stream().mapToInt(Integer::intValue).sum();
  }
}
