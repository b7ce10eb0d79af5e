package io.daybook.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of Kafka's own server class.
 *
 * <p>Kafka ends the JVM when it gives up: on a full disk, on a log that it cannot read. Here it
 * must not, for the JVM is Daybook's. So its exits are caught and become the failure of this node.
 * That switch is one for the JVM, which therefore has one node at a time.
 */
final class KafkaNode {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

  private final KafkaRaftServer server;
  private final CompletableFuture<Void> failed = new CompletableFuture<>();

  private KafkaNode(Map<String, String> settings) {
    Exit.setExitProcedure(this::caughtExit);
    Exit.setHaltProcedure(this::caughtExit);
    this.server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
  }

  private void caughtExit(int status, @Nullable String message) {
    String why = message == null ? "" : ": " + message;
    var failure = new EmbeddedServerException("Kafka gave up with status " + status + why);
    if (failed.completeExceptionally(failure)) {
      LOG.error("{}; no event is lost, PostgreSQL has them all", failure.getMessage());
    }
  }

  /** Makes the directory a log directory of Kafka, once. */
  static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(KafkaSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(KafkaSettings.CONTROLLER)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setIgnoreFormatted(true)
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .run();
  }

  /** Starts a node and returns when it serves; what does not start in time is stopped again. */
  static KafkaNode start(Map<String, String> settings, EmbeddedKafkaOptions options)
      throws Exception {
    var node = new KafkaNode(settings);
    var started = inBackground("kafka-start", node.server::startup);
    try {
      CompletableFuture.anyOf(started, node.failed)
          .get(options.startSecondsMax(), TimeUnit.SECONDS);
      return node;
    } catch (ExecutionException | TimeoutException e) {
      node.stop(options.stopSecondsMax());
      throw e;
    } catch (InterruptedException e) {
      node.stop(options.stopSecondsMax());
      throw EmbeddedServerException.interrupted("Kafka started", e);
    }
  }

  /** Stops the node; one that does not end in time goes on ending in the background. */
  void stop(int secondsMax) {
    try {
      inBackground("kafka-stop", server::shutdown).get(secondsMax, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Kafka did not stop in order", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CompletableFuture<Void> inBackground(String name, Runnable work) {
    var done = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .daemon()
        .name(name)
        .start(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }
}
