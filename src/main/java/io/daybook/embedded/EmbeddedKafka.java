package io.daybook.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single Kafka node in this JVM, on 127.0.0.1, with its log below the data directory.
 *
 * <p>It is never the truth. It flushes when the operating system likes, and a log that it cannot
 * start on is moved aside: the relay fills an empty one from PostgreSQL.
 *
 * <p>Context: one at a time in a JVM. The caller holds the {@link DataDirectoryLock}.
 */
public final class EmbeddedKafka {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final KafkaNode node;
  private final int port;
  private final EmbeddedKafkaOptions options;

  private EmbeddedKafka(KafkaNode node, int port, EmbeddedKafkaOptions options) {
    this.node = node;
    this.port = port;
    this.options = options;
  }

  /**
   * Starts it and returns when it serves. Blocks: one to four seconds.
   *
   * @param dataDirectory of Daybook; Kafka keeps everything in its {@code kafka}
   * @throws EmbeddedServerException if it does not even start on an empty directory
   */
  public static EmbeddedKafka start(Path dataDirectory, EmbeddedKafkaOptions options) {
    Path directory = dataDirectory.toAbsolutePath().normalize().resolve("kafka");
    try {
      return attempt(directory, options);
    } catch (ConfigException e) {
      throw new EmbeddedServerException("Kafka does not start with these settings: " + e, e);
    } catch (Exception e) {
      LOG.warn("Kafka does not start on {} and starts empty: {}", directory, e.toString());
      LOG.debug("Kafka's failure", e);
    }
    try {
      moveAside(directory);
      return attempt(directory, options);
    } catch (Exception e) {
      throw new EmbeddedServerException("Kafka does not start in " + directory + ": " + e, e);
    }
  }

  private static EmbeddedKafka attempt(Path directory, EmbeddedKafkaOptions options)
      throws Exception {
    Files.createDirectories(directory);
    KafkaNode.format(directory);
    int port = options.port() == 0 ? Ports.free() : options.port();
    int controllerPort = Ports.free();
    var settings = KafkaSettings.of(directory, port, controllerPort, options);
    KafkaNode node = KafkaNode.start(settings, options);
    LOG.info("Kafka listens on {}:{}", Ports.HOST, port);
    return new EmbeddedKafka(node, port, options);
  }

  private static void moveAside(Path directory) throws IOException {
    Path aside = directory.resolveSibling("kafka-broken");
    Trees.delete(aside);
    Files.move(directory, aside);
  }

  /** Returns where it is: {@code host:port}. */
  public String bootstrapServers() {
    return Ports.HOST + ":" + port;
  }

  /** Stops it. Blocks no longer than the options say. */
  public void stop() {
    node.stop(options.stopSecondsMax());
  }
}
