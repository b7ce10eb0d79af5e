package io.daybook.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The guide to live subscriptions has the close codes and limits that the server has. */
class LiveGuideTest {
  private final String guide = read();

  private static String read() {
    try {
      return Files.readString(Path.of("src/site/markdown/live.md")).replaceAll("\\s+", " ");
    } catch (IOException missing) {
      throw new AssertionError(missing);
    }
  }

  @Test
  void everyCloseCodeIsThere() {
    for (LiveClose close : LiveClose.values()) {
      assertThat(guide).contains("| " + close.code() + " |");
    }
  }

  @Test
  void theLimitsAreThoseOfTheServer() {
    LiveOptions options = LiveOptions.defaults();
    assertThat(guide)
        .contains("more than " + grouped(options.subscriptionsMax()) + " on one connection")
        .contains("more than " + options.badFramesMax() + " frames were malformed")
        .contains("gets " + (options.queuedBytesMax() >> 20) + " MiB ahead")
        .contains("read for " + options.timing().stallMillis() / 1_000 + " seconds")
        .contains("pings every " + options.timing().pingMillis() / 1_000 + " seconds")
        .contains("silent for " + options.timing().idleMillis() / 1_000 + " seconds")
        .contains("more than " + grouped(options.views().dirtyKeysMax()) + " of them become")
        .contains("the last " + grouped(options.views().ringChangesMax()) + " changes")
        .contains("within " + options.views().snapshotWaitMillis() / 1_000 + " seconds")
        .contains(
            "more than %s rows or %d MiB"
                .formatted(
                    grouped(options.views().snapshotRowsMax()),
                    options.views().snapshotBytesMax() >> 20));
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
