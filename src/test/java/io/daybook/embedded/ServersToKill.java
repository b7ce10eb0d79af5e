package io.daybook.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** A process that starts the embedded servers, says so, and waits to be killed. */
final class ServersToKill {
  private ServersToKill() {}

  public static void main(String[] arguments) throws InterruptedException {
    var servers = EmbeddedServers.start(Path.of(arguments[0]), true, true);
    System.out.println("started " + servers.postgresUri() + " " + servers.kafkaBootstrap());
    Thread.sleep(Duration.ofMinutes(5));
  }
}
