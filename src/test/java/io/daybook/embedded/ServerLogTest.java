package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLogTest {
  private static final int BYTES_MAX = 1000;

  @TempDir Path directory;

  private static BufferedReader lines(int count) {
    var text =
        IntStream.range(0, count).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    return new BufferedReader(new StringReader(text));
  }

  @Test
  void theFilesAreBounded() throws Exception {
    Path file = directory.resolve("postgres.log");
    new ServerLog(file, BYTES_MAX).drain(lines(1000));
    try (var files = Files.list(directory)) {
      assertThat(files)
          .hasSize(2)
          .allSatisfy(f -> assertThat(f.toFile().length()).isLessThan(1100));
    }
    assertThat(Files.readString(file)).endsWith("line 999\n");
  }

  @Test
  void theLastLinesStayInMemoryEvenIfTheDiskTakesNone() throws Exception {
    var log = new ServerLog(directory.resolve("missing/postgres.log"), BYTES_MAX);
    log.drain(lines(1000));
    assertThat(log.lastLines()).startsWith("line 980\n").endsWith("line 999");
  }
}
