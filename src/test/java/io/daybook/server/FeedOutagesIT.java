package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.embedded.EmbeddedKafka;
import io.daybook.embedded.EmbeddedKafkaOptions;
import io.daybook.testkit.TestServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes on one database, both fed by one Kafka, while Kafka is stopped, loses its topic, or has
 * its records twice and out of order: the views of both equal a fold of the log.
 */
class FeedOutagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "outages";
  private static final long SEED = 42;
  private static final List<String> VIEWS =
      List.of("orders", "stock-levels", "customer-totals", "sales-by-day", "dashboard");

  @TempDir Path data;

  private EmbeddedKafkaOptions options;
  private EmbeddedKafka kafka;
  private String database;
  private final List<TestNode> started = new ArrayList<>();
  private TestNode first;
  private TestNode second;
  private int placed;

  @BeforeEach
  void start() throws Exception {
    options = EmbeddedKafkaOptions.USUAL.withPort(freePort());
    kafka = EmbeddedKafka.start(data, options);
    database = TestServers.freshDatabase();
    first = node();
    second = node();
  }

  private TestNode node() {
    TestNode node = TestNode.start(database, kafka.bootstrapServers(), TOPIC);
    started.add(node);
    return node;
  }

  @AfterEach
  void stop() {
    started.reversed().forEach(TestNode::close);
    kafka.stop();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void send(int orders) throws Exception {
    for (int i = 0; i < orders; i++) {
      TestNode node = i % 2 == 0 ? first : second;
      String order = "/commands/order/o-" + placed++;
      String place =
          """
          {"customer":"c-%d","currency":"GBP","placedAt":"2010-12-0%dT08:26:00Z",
           "lines":[{"sku":"s","quantity":2,"unitPrice":%d}]}\
          """
              .formatted(placed % 7, 1 + placed % 9, placed);
      assertThat(node.post(order + "/place", place).statusCode()).isEqualTo(201);
      TestNode other = i % 3 == 0 ? first : second;
      if (i % 4 == 0) {
        String reason = "{\"reason\":\"changed my mind\"}";
        assertThat(other.post(order + "/cancel", reason).statusCode()).isEqualTo(200);
      }
      String stock = "/commands/stock/s-" + placed % 5 + "/receive";
      assertThat(other.post(stock, "{\"quantity\":3}").statusCode()).isIn(200, 201);
    }
  }

  private static List<JsonNode> rows(TestNode node) throws Exception {
    node.awaitViews();
    String after = TestNode.await(node.store().heads()).toString();
    List<JsonNode> rows = new ArrayList<>();
    for (String view : VIEWS) {
      JsonNode page =
          JSON.readTree(node.get("/views/" + view + "?limit=1000&after=" + after).body());
      assertThat(page.at("/next").isNull()).isTrue();
      page.get("rows").forEach(rows::add);
    }
    return rows;
  }

  /** A third node, without Kafka, folds the whole log from PostgreSQL. */
  private void assertSameViews() throws Exception {
    List<JsonNode> expected;
    try (TestNode fold = TestNode.start(database, null, TOPIC)) {
      expected = rows(fold);
    }
    assertThat(expected).hasSizeGreaterThan(placed);
    assertThat(rows(first)).isEqualTo(expected);
    assertThat(rows(second)).isEqualTo(expected);
  }

  @Test
  void withKafkaStoppedAndStartedAgain() throws Exception {
    send(40);
    kafka.stop();
    send(40);
    assertSameViews();
    kafka = EmbeddedKafka.start(data, options);
    send(40);
    assertSameViews();
  }

  @Test
  void withTheTopicDeleted() throws Exception {
    send(40);
    try (Admin admin = Admin.create(client())) {
      admin.deleteTopics(List.of(TOPIC)).all().get(30, TimeUnit.SECONDS);
    }
    send(40);
    assertSameViews();
  }

  @Test
  void withRecordsTwiceAndOutOfOrder() throws Exception {
    send(40);
    assertSameViews();
    List<ConsumerRecord<byte[], byte[]>> records = readTopic();
    assertThat(records).hasSizeGreaterThanOrEqualTo(placed);
    System.out.println("seed " + SEED);
    Collections.shuffle(records, new Random(SEED));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        producer
            .send(
                new ProducerRecord<>(
                    TOPIC,
                    record.partition(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers()))
            .get(30, TimeUnit.SECONDS);
        producer
            .send(new ProducerRecord<>(TOPIC, record.partition(), null, new byte[] {1}))
            .get(30, TimeUnit.SECONDS);
      }
    }
    send(40);
    assertSameViews();
  }

  @Test
  void withRecordsOfAnotherStore() throws Exception {
    try (TestNode other =
        TestNode.start(TestServers.freshDatabase(), kafka.bootstrapServers(), TOPIC)) {
      for (int i = 0; i < 40; i++) {
        String order = "/commands/order/o-" + i + "/place";
        String place =
            """
            {"customer":"other","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":1}]}\
            """;
        assertThat(other.post(order, place).statusCode()).isEqualTo(201);
        send(1);
      }
      assertSameViews();
      assertThat(rows(other)).hasSizeGreaterThan(40).doesNotContainAnyElementsOf(rows(first));
    }
    assertThat(first.get("/views/orders?customer=other").body()).contains("\"rows\":[]");
  }

  private List<ConsumerRecord<byte[], byte[]>> readTopic() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(TOPIC, info.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      int quiet = 0;
      while (quiet < 3) {
        var page = consumer.poll(Duration.ofMillis(500));
        page.forEach(records::add);
        quiet = page.isEmpty() ? quiet + 1 : 0;
      }
    }
    return records;
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }
}
