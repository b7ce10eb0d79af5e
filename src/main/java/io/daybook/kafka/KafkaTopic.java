package io.daybook.kafka;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.admin.KafkaAdminClient;
import io.vertx.kafka.admin.TopicDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic that holds all events: partition p of it holds partition p of the store. */
public final class KafkaTopic {
  private static final int REQUEST_MILLIS_MAX = 5_000;
  private static final int LOOKS_MAX = 50;
  private static final long LOOK_MILLIS = 50;

  private KafkaTopic() {}

  /**
   * Creates the topic unless it is there; then the broker knows it.
   *
   * <p>Fails with {@link IllegalStateException} when it has another number of partitions, and with
   * Kafka's own exceptions when Kafka can't be reached.
   */
  public static Future<Void> ensure(Vertx vertx, KafkaOptions options, int partitions) {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
    AdminClient client = AdminClient.create(properties);
    KafkaAdminClient admin = KafkaAdminClient.create(vertx, client);
    return admin
        .describeTopics(List.of(options.topic()))
        .transform(
            described ->
                described.succeeded()
                    ? sameCount(described.result(), options.topic(), partitions)
                    : createMissing(client, options, partitions, described.cause())
                        .compose(made -> known(vertx, admin, options.topic(), LOOKS_MAX)))
        .eventually(admin::close);
  }

  /** A broker may hear of a new topic a moment after it was made. */
  private static Future<Void> known(
      Vertx vertx, KafkaAdminClient admin, String topic, int looksLeft) {
    return admin
        .describeTopics(List.of(topic))
        .<Void>mapEmpty()
        .recover(
            unknown ->
                looksLeft == 0
                    ? Future.failedFuture(unknown)
                    : vertx
                        .timer(LOOK_MILLIS)
                        .compose(later -> known(vertx, admin, topic, looksLeft - 1)));
  }

  private static Future<Void> sameCount(
      Map<String, TopicDescription> described, String topic, int partitions) {
    TopicDescription found = described.get(topic);
    int count = found == null ? 0 : found.getPartitions().size();
    return count == partitions
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException(
                "the Kafka topic %s has %d partitions, the store has %d: use another topic"
                    .formatted(topic, count, partitions)));
  }

  /** Returns Kafka's own exception; the admin client wraps some of them. */
  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  private static Future<Void> createMissing(
      AdminClient client, KafkaOptions options, int partitions, Throwable cause) {
    if (!(root(cause) instanceof UnknownTopicOrPartitionException)) {
      return Future.failedFuture(cause);
    }
    // Not by the wrapper, which can't leave the number of replicas to the broker.
    NewTopic topic =
        new NewTopic(options.topic(), Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(KafkaOptions.RECORD_BYTES_MAX)));
    return Future.fromCompletionStage(client.createTopics(List.of(topic)).all().toCompletionStage())
        .recover(
            failure ->
                root(failure) instanceof TopicExistsException
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }
}
