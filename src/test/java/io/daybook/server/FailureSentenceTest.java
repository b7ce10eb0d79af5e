package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.embedded.DataDirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a command from its work is told in one sentence, with a way out. */
class FailureSentenceTest {
  private static final Settings SETTINGS =
      Settings.read(null, Map.of("DAYBOOK_POSTGRES", "postgresql://u:secret@db:5432/x"));

  @TempDir private Path data;

  private static String sentence(Throwable failure) {
    return FailureSentence.of(failure, SETTINGS);
  }

  @Test
  void aPortThatIsTaken() {
    assertThat(sentence(new UncheckedIOException(new BindException("Address already in use"))))
        .isEqualTo(
            "can't listen on 127.0.0.1:8080: end what listens there, or set DAYBOOK_HTTP_PORT to"
                + " another port");
    SocketException taken = new BindException("Address already in use");
    assertThat(
            FailureSentence.of(
                new UnboundPortException(Setting.HTTP2_PORT, taken),
                Settings.read(null, Map.of("DAYBOOK_HTTP2_PORT", "8082"))))
        .isEqualTo(
            "can't listen on 127.0.0.1:8082: end what listens there, or set DAYBOOK_HTTP2_PORT to"
                + " another port");
    assertThat(sentence(new BindException("Cannot assign requested address")))
        .contains("DAYBOOK_HTTP_HOST must be an address of this machine");
  }

  @Test
  void aPostgresThatIsNotThere() {
    String away = "can't reach PostgreSQL at db:5432: start it there, or set DAYBOOK_POSTGRES";
    assertThat(sentence(new IllegalStateException(new ConnectException("refused"))))
        .startsWith(away);
    assertThat(sentence(new IllegalStateException(new UnknownHostException("db"))))
        .startsWith(away);
  }

  @Test
  void aDiskThatIsFullWhereverItIsSeen() {
    IOException full = new IOException("/data/x: No space left on device");
    assertThat(sentence(new IllegalStateException("Kafka in data: " + full, full)))
        .isEqualTo(
            "the disk is full: make room where data is, or set DAYBOOK_DATA to another directory");
  }

  @Test
  void whatIsADefectKeepsItsTrace() {
    assertThat(sentence(new IllegalStateException("a bug"))).isNull();
  }

  @Test
  void aFile() throws Exception {
    assertThat(FailureSentence.ofFile(new NoSuchFileException("x"))).isEqualTo("no such file");
    assertThat(FailureSentence.ofFile(new AccessDeniedException("x")))
        .isEqualTo("permission denied");
    assertThat(FailureSentence.ofFile(new FileSystemException("x", null, "Is a directory")))
        .isEqualTo("is a directory");
    assertThat(FailureSentence.ofFile(new IOException("No space left on device")))
        .isEqualTo("the disk is full");
  }

  /** Starts a server of its own process and returns what it says until it ends. */
  private String said(int port, Map<String, String> more) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.daybook.Main",
            "serve");
    builder.environment().put("DAYBOOK_HTTP_PORT", Integer.toString(port));
    builder.environment().put("DAYBOOK_HTTP_HOST", "0.0.0.0");
    builder.environment().put("DAYBOOK_DATA", data.toString());
    builder.environment().putAll(more);
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    return said.strip();
  }

  @Test
  void oneHttpPortForBothVersionsIsRefused() throws Exception {
    assertThat(said(18_080, Map.of("DAYBOOK_HTTP2_PORT", "18080")))
        .isEqualTo("daybook: DAYBOOK_HTTP_PORT and DAYBOOK_HTTP2_PORT must be two ports");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void theProcessSaysItBeforeItStartsAnything() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThat(said(taken.getLocalPort(), Map.of()))
          .isEqualTo(
              "daybook: can't listen on 0.0.0.0:%d: end what listens there, or set"
                      .formatted(taken.getLocalPort())
                  + " DAYBOOK_HTTP_PORT to another port");
      assertThat(data).isEmptyDirectory();
    }
  }

  @Test
  void aSecondServerOnTheSameDataSaysWhoHasItAndNotThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0);
        DataDirectoryLock _ = DataDirectoryLock.take(data)) {
      assertThat(said(taken.getLocalPort(), Map.of()))
          .startsWith("daybook: data directory " + data + " is in use by another Daybook (pid ")
          .contains("pid " + ProcessHandle.current().pid() + ")");
    }
  }
}
