package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the command line is told in plain sentences, without names of Java's. */
class CommandMessagesTest {
  @TempDir private Path directory;

  private static String said(int status, String command, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int is =
        CommandLine.once(
            command,
            List.of(words),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String said = err.toString(StandardCharsets.UTF_8).strip();
    assertThat(is).as(said).isEqualTo(status);
    return said;
  }

  private String conf(String json) throws IOException {
    return Files.writeString(directory.resolve("conf.json"), json).toString();
  }

  @Test
  void aConfigurationThatIsNotThere() {
    Path file = directory.resolve("nope.json");
    assertThat(said(2, "verify", "--conf", file.toString()))
        .isEqualTo("daybook: " + file + " can't be read: no such file");
    assertThat(said(2, "verify", "--conf", directory.toString()))
        .isEqualTo("daybook: " + directory + " can't be read: is a directory");
  }

  @Test
  void anExportThatIsNotThere() {
    Path file = directory.resolve("nope.ndjson");
    assertThat(said(1, "import", "--in", file.toString()))
        .isEqualTo("daybook: " + file + " can't be read: no such file");
    assertThat(said(1, "import", "--in", directory.toString()))
        .isEqualTo("daybook: " + directory + " can't be read: is a directory");
  }

  @Test
  void aPostgresThatIsNotThere() throws IOException {
    String conf = conf("{\"postgres\":\"postgresql://a:secret@127.0.0.1:1/x\"}");
    String away =
        "daybook: can't reach PostgreSQL at 127.0.0.1:1: start it there, or set DAYBOOK_POSTGRES to"
            + " where it is";
    assertThat(said(1, "verify", "--conf", conf)).isEqualTo(away);
    assertThat(said(1, "export", "--conf", conf, "--out", "-")).isEqualTo(away);
  }

  @Test
  void aDirectoryWithoutAStore() throws IOException {
    String conf = conf("{\"data\":\"" + directory + "\"}");
    assertThat(said(2, "verify", "--conf", conf))
        .isEqualTo("daybook: there is no store in " + directory);
  }
}
