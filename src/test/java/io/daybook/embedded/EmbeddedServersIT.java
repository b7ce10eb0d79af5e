package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EmbeddedServersIT {
  private Path data;

  @BeforeEach
  void makeDirectory() throws Exception {
    data = Files.createTempDirectory("daybook-servers");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void deleteDirectory() throws Exception {
    Trees.delete(data);
  }

  private EmbeddedServers start() {
    long before = System.nanoTime();
    EmbeddedServers servers = EmbeddedServers.start(data, true, true);
    System.out.printf("both started in %.2f s%n", (System.nanoTime() - before) / 1e9);
    return servers;
  }

  @Test
  void theyStartSideBySideAndStop() {
    try (EmbeddedServers servers = start()) {
      assertThat(servers.postgresUri()).startsWith("postgresql://daybook:");
      assertThat(servers.kafkaBootstrap()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedServers.start(data, true, true))
          .hasMessageContaining("is in use by another Daybook");
    }
    start().close();
  }

  @Test
  void whatIsNotAskedForDoesNotRun() {
    try (EmbeddedServers servers = EmbeddedServers.start(data, false, false)) {
      assertThat(servers.postgresUri()).isNull();
      assertThat(servers.kafkaBootstrap()).isNull();
    }
  }

  @Test
  void ifOneDoesNotStartTheOtherIsStopped() throws Exception {
    var wrong = EmbeddedKafkaOptions.USUAL.withSettings(Map.of("num.io.threads", "none"));
    assertThatThrownBy(
            () ->
                EmbeddedServers.start(
                    data, Optional.of(EmbeddedPostgresOptions.USUAL), Optional.of(wrong)))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("Kafka does not start");
    assertThat(PostmasterFile.read(cluster())).isEmpty();
    start().close();
    assertThat(data.resolve("kafka-broken")).doesNotExist();
  }

  @Test
  void afterAKillNothingIsInTheWay() throws Exception {
    for (int round = 0; round < 2; round++) {
      killOnceStarted();
    }
    start().close();
    assertThat(data.resolve("kafka-broken")).doesNotExist();
  }

  private void killOnceStarted() throws Exception {
    long before = System.nanoTime();
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ServersToKill.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.lines().filter(line -> line.startsWith("started ")).findFirst()).isPresent();
      System.out.printf(
          "both started in a new JVM in %.2f s%n", (System.nanoTime() - before) / 1e9);
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  private Path cluster() throws Exception {
    return data.toRealPath().resolve("postgres/cluster/data");
  }
}
