package io.daybook.testkit;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a random test with several seeds; a failure names the seed that repeats it. */
public final class RandomRuns {
  private static final String SEED_PROPERTY = "daybook.seed";

  private RandomRuns() {}

  /**
   * Runs the test once for each of so many fresh seeds, or only for {@code -Ddaybook.seed} where
   * that is given.
   */
  public static void run(int seeds, Consumer<Random> test) {
    Long wanted = Long.getLong(SEED_PROPERTY);
    Random source = new Random();
    for (int i = 0; i < (wanted == null ? seeds : 1); i++) {
      runOnce(wanted == null ? source.nextLong() : wanted, test);
    }
  }

  private static void runOnce(long seed, Consumer<Random> test) {
    try {
      test.accept(new Random(seed));
    } catch (RuntimeException | Error failure) {
      throw new AssertionError("repeat with -D" + SEED_PROPERTY + '=' + seed, failure);
    }
  }
}
