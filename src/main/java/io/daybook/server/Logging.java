package io.daybook.server;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/**
 * How the log is set up: {@code logback.xml} reads two system properties, which must be there
 * before the first logger is.
 */
final class Logging {
  private Logging() {}

  static void configure(Settings settings) {
    configure(settings, settings.text(Setting.LOG_LEVEL));
  }

  /** A command that ends by itself says what there is to say; of the log there are warnings. */
  static void configureOnce(Settings settings) {
    String level = settings.text(Setting.LOG_LEVEL);
    configure(settings, level.equals(Setting.LOG_LEVEL.otherwise()) ? "warn" : level);
  }

  private static void configure(Settings settings, String level) {
    String format = settings.text(Setting.LOG_FORMAT);
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    boolean json = format.equals("json") || (format.equals("auto") && !terminal);
    System.setProperty("daybook.log.appender", json ? "JSON" : "TEXT");
    System.setProperty("daybook.log.level", level.toUpperCase(Locale.ROOT));
  }
}
