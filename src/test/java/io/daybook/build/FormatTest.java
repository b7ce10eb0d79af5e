package io.daybook.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every Java source is as google-java-format would write it. */
class FormatTest {
  @Test
  void everySourceIsFormatted() throws IOException {
    var unformatted = new StringWriter();
    var errors = new StringWriter();
    ToolProvider.findFirst("google-java-format")
        .orElseThrow()
        .run(new PrintWriter(unformatted), new PrintWriter(errors), dryRunOnAllSources());

    assertThat(unformatted + "" + errors)
        .as("to format the sources: mvn validate exec:exec@format")
        .isEmpty();
  }

  private static String[] dryRunOnAllSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      var sources = files.map(Path::toString).filter(file -> file.endsWith(".java")).sorted();
      return Stream.concat(Stream.of("--dry-run"), sources).toArray(String[]::new);
    }
  }
}
