package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever text a message has, it is one line of the log, and nothing for a terminal to act on. */
class LogLinesTest {
  private static final String HOSTILE =
      "a\r\n12:00:00.000 ERROR Server: forged\u001b[31m\u0000\u0085\u2028b\u007f";

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static LoggingEvent event(LoggerContext context) {
    return new LoggingEvent("", context.getLogger("x"), Level.WARN, HOSTILE, null, null);
  }

  @Test
  void asText() throws Exception {
    String configuration = Files.readString(Path.of("src/main/resources/logback.xml"));
    Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>").matcher(configuration);
    assertThat(pattern.find()).isTrue();
    LoggerContext context = context();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern.group(1));
    encoder.start();

    String line = new String(encoder.encode(event(context)), StandardCharsets.UTF_8);
    assertThat(line.stripTrailing())
        .endsWith("a??12:00:00.000 ERROR Server: forged?[31m???b?")
        .matches("[^\\p{Cntrl}\\u0085\\u2028]*");
  }

  @Test
  void asJson() {
    LoggerContext context = context();
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.start();

    String line = new String(encoder.encode(event(context)), StandardCharsets.UTF_8);
    assertThat(line.stripTrailing()).matches("[^\\x00-\\x1f]*");
  }
}
