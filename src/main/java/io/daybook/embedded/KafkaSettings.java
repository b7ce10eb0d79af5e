package io.daybook.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What the one Kafka node is told: broker and controller in one, on the loopback interface. */
final class KafkaSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  private static final String ONE = "1";

  /**
   * Alone, so nothing is replicated. After a kill the next broker has to wait until the session of
   * the last one has timed out, so that is short; after a controlled shutdown it need not wait.
   */
  private static final Map<String, String> ALONE =
      Map.ofEntries(
          Map.entry("node.id", Integer.toString(NODE_ID)),
          Map.entry("process.roles", "broker,controller"),
          Map.entry("controller.listener.names", CONTROLLER),
          Map.entry("inter.broker.listener.name", "BROKER"),
          Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("default.replication.factor", ONE),
          Map.entry("min.insync.replicas", ONE),
          Map.entry("offsets.topic.replication.factor", ONE),
          Map.entry("offsets.topic.num.partitions", ONE),
          Map.entry("transaction.state.log.replication.factor", ONE),
          Map.entry("transaction.state.log.min.isr", ONE),
          Map.entry("transaction.state.log.num.partitions", ONE),
          Map.entry("share.coordinator.state.topic.replication.factor", ONE),
          Map.entry("share.coordinator.state.topic.min.isr", ONE),
          Map.entry("share.coordinator.state.topic.num.partitions", ONE),
          Map.entry("broker.heartbeat.interval.ms", "250"),
          Map.entry("broker.session.timeout.ms", "2000"),
          Map.entry("controlled.shutdown.enable", "true"));

  /** Small, because it shares the heap and the processors with Daybook. */
  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("num.recovery.threads.per.data.dir", "2"),
          Map.entry("num.replica.fetchers", ONE),
          Map.entry("group.coordinator.threads", ONE),
          Map.entry("log.cleaner.threads", ONE),
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
          Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)),
          Map.entry("log.segment.bytes", Integer.toString(64 << 20)),
          Map.entry("metadata.log.segment.bytes", Integer.toString(16 << 20)),
          Map.entry("metadata.max.retention.bytes", Integer.toString(32 << 20)),
          Map.entry("metadata.max.idle.interval.ms", "10000"),
          Map.entry("message.max.bytes", Integer.toString(8 << 20)),
          Map.entry("metric.reporters", ""));

  /** The feed's topics; the flush is left to the operating system, since Kafka may lose them. */
  private static final Map<String, String> TOPICS =
      Map.ofEntries(
          Map.entry("num.partitions", "8"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("log.retention.hours", "168"));

  private KafkaSettings() {}

  static Map<String, String> of(
      Path directory, int port, int controllerPort, EmbeddedKafkaOptions options) {
    var settings = new TreeMap<String, String>();
    settings.putAll(ALONE);
    settings.putAll(SMALL);
    settings.putAll(TOPICS);
    String broker = "BROKER://" + Ports.HOST + ":" + port;
    String controller = Ports.HOST + ":" + controllerPort;
    settings.put("listeners", broker + "," + CONTROLLER + "://" + controller);
    settings.put("advertised.listeners", broker);
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.put("log.dirs", directory.toString());
    settings.put("log.retention.bytes", Long.toString(options.retentionBytes()));
    settings.putAll(options.settings());
    return settings;
  }
}
