package io.daybook.kafka;

import io.daybook.codec.Json;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Events as Kafka records: CloudEvents 1.0 in binary content mode (Kafka protocol binding 1.0.2,
 * section 3.2).
 *
 * <p>Shape: key is the stream id, value the event's data as JSON. Headers: {@code ce_specversion},
 * {@code ce_id}, {@code ce_type}, {@code ce_source} (the store), {@code ce_subject} (the stream),
 * {@code ce_time}, {@code content-type}; and {@code daybook_partition}, {@code daybook_position},
 * {@code daybook_version}, {@code daybook_schema} as decimal text, {@code daybook_metadata} as
 * JSON. The hash and the command id stay in the event store.
 */
public final class CloudEventRecords {
  private static final String PARTITION = "daybook_partition";
  private static final String POSITION = "daybook_position";
  private static final String VERSION = "daybook_version";
  private static final String SCHEMA = "daybook_schema";
  private static final String METADATA = "daybook_metadata";
  private static final String ID = "ce_id";
  private static final String TYPE = "ce_type";
  private static final String TIME = "ce_time";
  private static final Header SPEC_VERSION = header("ce_specversion", "1.0");
  private static final String SOURCE = "ce_source";
  private static final Header CONTENT_TYPE = header("content-type", "application/json");

  private static final int TYPES_MAX = 10_000;

  /** Types are few, most often; their names are encoded once. */
  private static final Map<String, Header> TYPES = new ConcurrentHashMap<>();

  private final String topic;
  private final Header source;

  /** Creates the records of one store on its topic. */
  public CloudEventRecords(KafkaOptions options) {
    this.topic = options.topic();
    this.source = header(SOURCE, options.source());
  }

  /** Returns the record of an event. */
  public ProducerRecord<byte[], byte[]> record(RecordedEvent event) {
    byte[] stream = ascii(event.stream().toString());
    // Headers are looked up from the end: there is what every consumer asks of every record.
    Header[] headers = {
      header(VERSION, Long.toString(event.version())),
      header(SCHEMA, Integer.toString(event.schemaVersion())),
      new RecordHeader(METADATA, event.metadata().bytes()),
      SPEC_VERSION,
      CONTENT_TYPE,
      header(ID, event.id().toString()),
      type(event.type()),
      new RecordHeader("ce_subject", stream),
      header(TIME, event.recordedAt().toString()),
      header(PARTITION, Integer.toString(event.partition())),
      header(POSITION, Long.toString(event.position())),
      source,
    };
    return new ProducerRecord<>(
        topic,
        event.partition(),
        event.recordedAt().toEpochMilli(),
        stream,
        event.data().bytes(),
        new RecordHeaders(headers));
  }

  private static Header type(String name) {
    return TYPES.size() < TYPES_MAX
        ? TYPES.computeIfAbsent(name, type -> header(TYPE, type))
        : header(TYPE, name);
  }

  /**
   * Tells whether a record's event is from this store.
   *
   * @throws IllegalArgumentException when it does not say where it is from
   */
  public boolean isOwn(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.equals(value(record.headers(), SOURCE), source.value());
  }

  /**
   * Returns the partition that a record says its event is of.
   *
   * @throws IllegalArgumentException when it does not say
   */
  public static int partition(ConsumerRecord<byte[], byte[]> record) {
    return Math.toIntExact(number(record.headers(), PARTITION));
  }

  /**
   * Returns the position that a record says its event has.
   *
   * @throws IllegalArgumentException when it does not say
   */
  public static long position(ConsumerRecord<byte[], byte[]> record) {
    return number(record.headers(), POSITION);
  }

  /**
   * Returns the event of a record.
   *
   * @throws RuntimeException when the record is not one of ours
   */
  public static RecordedEvent event(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return new RecordedEvent(
        partition(record),
        position(record),
        StreamId.parse(new String(record.key(), StandardCharsets.UTF_8)),
        number(headers, VERSION),
        UUID.fromString(text(headers, ID)),
        text(headers, TYPE),
        Math.toIntExact(number(headers, SCHEMA)),
        Json.of(record.value()),
        Json.of(value(headers, METADATA)),
        "",
        0,
        Instant.parse(text(headers, TIME)),
        EventHash.NONE);
  }

  private static long number(Headers headers, String name) {
    byte[] digits = value(headers, name);
    long number = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9' || number > Long.MAX_VALUE / 10 - 1) {
        throw new IllegalArgumentException("header " + name + " is not a number");
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }

  private static String text(Headers headers, String name) {
    return new String(value(headers, name), StandardCharsets.UTF_8);
  }

  private static byte[] value(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      throw new IllegalArgumentException("a record has no header " + name);
    }
    return header.value();
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, ascii(value));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
