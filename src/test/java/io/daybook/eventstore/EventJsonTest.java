package io.daybook.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.Upcaster;
import io.daybook.kernel.Upcaster.Part;
import io.daybook.testkit.TestModule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {
  record OrderPlaced(String a) {}

  record Named(String name) {}

  private static final EventCodec CODEC =
      new EventCodec(
          List.of(
              TestModule.of(
                  TestModule.journal("order")
                      .event(OrderPlaced.class)
                      .event(Named.class, 2)
                      .upcast(
                          Upcaster.split(
                              "Named",
                              1,
                              Part.each("Named", 2, event -> event.data().objects("all"))))
                      .build())));

  private static RecordedEvent event(String type, String data, String metadata) {
    return new RecordedEvent(
        7,
        1234,
        new StreamId("order", "o-1001"),
        2,
        UUID.fromString("01990000-0000-7000-8000-000000000001"),
        type,
        1,
        Json.of(data),
        Json.of(metadata),
        "k",
        0,
        Instant.parse("2026-11-23T12:00:00.123456Z"),
        EventHash.NONE);
  }

  @Test
  void anEventHasTheFieldsOfTheApi() {
    assertThat(EventJson.of(event("OrderPlaced", "{\"a\":\"é\"}", "{\"actor\":\"x\"}"), CODEC))
        .hasToString(
            "{\"id\":\"01990000-0000-7000-8000-000000000001\",\"stream\":\"order/o-1001\","
                + "\"type\":\"OrderPlaced\",\"schemaVersion\":1,\"version\":2,"
                + "\"position\":\"7:1234\",\"data\":{\"a\":\"é\"},"
                + "\"metadata\":{\"actor\":\"x\"},\"recordedAt\":\"2026-11-23T12:00:00.123456Z\"}");
  }

  @Test
  void whatPostgresWritesIsShownWithoutItsSpaces() {
    String data = "{\"a\": \"x: , \\\" y\\\\\", \"b\": [1, 2, {\"é \": \" \"}]}";
    assertThat(EventJson.of(event("OrderPlaced", data, "{\"actor\": \"a b\"}"), CODEC).toString())
        .contains(
            "\"data\":{\"a\":\"x: , \\\" y\\\\\",\"b\":[1,2,{\"é \":\""
                + " \"}]},\"metadata\":{\"actor\":\"a b\"}");
  }

  private static String tail(String json) {
    return json.substring(json.indexOf(".123456Z\"") + 9);
  }

  @Test
  void anOlderEventSaysWhatItHasBecome() {
    String two =
        EventJson.of(event("Named", "{\"all\":[{\"name\":\"é\"},{\"name\":\"b\"}]}", "{}"), CODEC)
            .toString();
    assertThat(two).contains("\"schemaVersion\":1,\"version\":2,").contains("\"data\":{\"all\":[{");
    assertThat(tail(two))
        .isEqualTo(
            ",\"current\":[{\"type\":\"Named\",\"schemaVersion\":2,\"data\":{\"name\":\"é\"}},"
                + "{\"type\":\"Named\",\"schemaVersion\":2,\"data\":{\"name\":\"b\"}}]}");
    assertThat(tail(EventJson.of(event("Named", "{\"all\":[]}", "{}"), CODEC).toString()))
        .isEqualTo(",\"current\":[]}");
  }

  @Test
  void anEventThatCannotBeReadSaysSo() {
    assertThat(tail(EventJson.of(event("Named", "{}", "{}"), CODEC).toString()))
        .isEqualTo(
            ",\"unreadable\":\"the upcaster of schema version 1 of Named failed:"
                + " java.lang.IllegalArgumentException\"}");
    assertThat(tail(EventJson.of(event("a\"b", "{}", "{}"), CODEC).toString()))
        .isEqualTo(",\"unreadable\":\"unknown event type a\\\"b of category order\"}");
  }

  @Test
  void aTypeIsEscaped() {
    assertThat(EventJson.of(event("a\"b\n", "{}", "{}"), CODEC).toString())
        .contains("\"type\":\"a\\\"b\\n\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|{}",
        "{\"actor\":\"x\"}|{\"actor\":\"x\"}",
        "{\"commandHash\":\"h\"}|{}",
        "{ \"commandHash\" : \"h\" }|{}",
        "{\"commandHash\":\"h\",\"correlationId\":\"c\"}|{\"correlationId\":\"c\"}",
        "{\"actor\":\"x\",\"commandHash\":\"h\"}|{\"actor\":\"x\"}",
        "{\"a\":\"x\",\"commandHash\":\"h\",\"b\":\"t\"}|{\"a\":\"x\",\"b\":\"t\"}",
        "{\"a\": \"x\", \"commandHash\": \"h\", \"b\": \"t\"}|{\"a\":\"x\",\"b\":\"t\"}",
        "{\"commandHash\": \"h\", \"b\": \"t\"}|{\"b\":\"t\"}",
        "{\"actor\":\"commandHash\",\"commandHash\":\"h\"}|{\"actor\":\"commandHash\"}",
        "{\"actor\":\"commandHash\"}|{\"actor\":\"commandHash\"}",
        "{\"actor\":\"\\\"commandHash\\\":\"}|{\"actor\":\"\\\"commandHash\\\":\"}",
      })
  void theCommandHashIsNotShown(String stored, String shown) {
    assertThat(EventJson.of(event("A", "{}", stored), CODEC).toString())
        .contains(",\"metadata\":" + shown + ",\"recordedAt\"");
  }

  @Test
  void aValueThatIsCalledLikeTheHashIsNotTheHash() {
    Json metadata =
        Metadata.begin().add("causationId", "commandHash").add("commandHash", "abc").end();

    assertThat(Metadata.commandHash(metadata)).isEqualTo("abc");
    assertThat(Metadata.commandHash(Json.of("{\"causationId\": \"commandHash\"}"))).isEmpty();
  }
}
