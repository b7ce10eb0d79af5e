package io.daybook.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedKafkaIT {
  private static final String TOPIC = "notes";

  private Path data;

  @BeforeEach
  void makeDirectory() throws Exception {
    data = Files.createTempDirectory("daybook-kafka");
  }

  @AfterEach
  void deleteDirectory() throws Exception {
    Trees.delete(data);
  }

  private EmbeddedKafka start() {
    long before = System.nanoTime();
    EmbeddedKafka kafka = EmbeddedKafka.start(data, EmbeddedKafkaOptions.USUAL);
    System.out.printf("Kafka started in %.2f s%n", (System.nanoTime() - before) / 1e9);
    return kafka;
  }

  private static void stop(EmbeddedKafka kafka) {
    long before = System.nanoTime();
    kafka.stop();
    System.out.printf("Kafka stopped in %.2f s%n", (System.nanoTime() - before) / 1e9);
  }

  private static void createTopic(EmbeddedKafka kafka) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      var topic = new NewTopic(TOPIC, 2, (short) 1);
      admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static void produce(EmbeddedKafka kafka, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    var text = new StringSerializer();
    long before = System.nanoTime();
    try (var producer = new KafkaProducer<>(settings, text, text)) {
      producer.send(new ProducerRecord<>(TOPIC, 1, "key", value)).get(30, TimeUnit.SECONDS);
    }
    System.out.printf("Kafka took a record in %.2f s%n", (System.nanoTime() - before) / 1e9);
  }

  private static List<String> consume(EmbeddedKafka kafka, int count) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest");
    var text = new StringDeserializer();
    List<String> values = new ArrayList<>();
    try (var consumer = new KafkaConsumer<>(settings, text, text)) {
      consumer.assign(List.of(new TopicPartition(TOPIC, 1)));
      for (int polls = 0; polls < 60 && values.size() < count; polls++) {
        consumer.poll(Duration.ofMillis(500)).forEach(found -> values.add(found.value()));
      }
    }
    return values;
  }

  @Test
  void aSecondStartFindsTheRecordsAgain() throws Exception {
    EmbeddedKafka first = start();
    try {
      createTopic(first);
      produce(first, "one");
      assertThat(consume(first, 1)).containsExactly("one");
    } finally {
      stop(first);
    }
    EmbeddedKafka second = start();
    try {
      produce(second, "two");
      assertThat(consume(second, 2)).containsExactly("one", "two");
    } finally {
      stop(second);
    }
    assertThat(data.resolve("kafka-broken")).doesNotExist();
  }

  @Test
  void aDirectoryFullOfGarbageIsMovedAside() throws Exception {
    Path kafka = Files.createDirectories(data.resolve("kafka/__cluster_metadata-0"));
    byte[] garbage = "garbage".repeat(100).getBytes(StandardCharsets.UTF_8);
    Files.write(kafka.resolve("00000000000000000000.log"), garbage);
    Files.write(kafka.resolve("quorum-state"), garbage);
    Files.write(data.resolve("kafka/meta.properties"), garbage);
    EmbeddedKafka started = start();
    try {
      createTopic(started);
      produce(started, "one");
      assertThat(consume(started, 1)).containsExactly("one");
    } finally {
      stop(started);
    }
    assertThat(data.resolve("kafka-broken/__cluster_metadata-0/quorum-state")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__cluster_metadata-0/00000000000000000000.log",
        "__cluster_metadata-0/quorum-state",
        "notes-1/00000000000000000000.log",
        "bootstrap.checkpoint",
        "meta.properties",
        "recovery-point-offset-checkpoint"
      })
  void itStartsWhicheverFileIsDamaged(String damaged) throws Exception {
    EmbeddedKafka first = start();
    createTopic(first);
    produce(first, "one");
    stop(first);
    Path file = data.resolve("kafka").resolve(damaged);
    Files.writeString(file, "garbage\n".repeat((int) Files.size(file) / 8 + 1));
    Files.deleteIfExists(data.resolve("kafka/.kafka_cleanshutdown"));
    EmbeddedKafka second = start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", second.bootstrapServers()))) {
      if (admin.listTopics().names().get(30, TimeUnit.SECONDS).isEmpty()) {
        createTopic(second);
      }
      produce(second, "two");
      assertThat(consume(second, 1)).isNotEmpty();
    } finally {
      stop(second);
    }
    System.out.println(damaged + ": aside " + Files.exists(data.resolve("kafka-broken")));
  }
}
